-- People of 65 and over who left hospital in the year: of those whose reablement began around that day, who was still in the community
-- twelve weeks later (2D 1); of all of them, whose reablement began (2D 2). `discharges` are the stays that a council was given by its
-- hospitals. What began after the year is taken from any file, because a discharge late in the year has its twelve weeks there.
--
-- Made by tools/transpile from care/src/evidence/national/ascof_2d/measure.sql: change it there.
WITH services AS (
  SELECT
    joined.la,
    joined.person_key,
    joined.la_person_id,
    joined.service_type,
    CASE
      WHEN joined.event_type = 'service'
      AND joined.service_type = 'st_max'
      AND joined.service_component = 'reablement'
      THEN 1
      ELSE 0
    END AS reablement,
    joined.event_start_date AS starts,
    COALESCE(joined.der_end, CAST('9999-01-01' AS DATE)) AS ends
  FROM joined
  WHERE
    joined.client_type = 'service_user'
    AND joined.service_type IN ('nursing', 'residential', 'community', 'prison', 'st_max')
    AND (
      joined.der_end IS NULL OR joined.der_end >= joined.event_start_date
    )
  UNION ALL
  SELECT
    imported.la_code AS la,
    CASE
      WHEN NOT imported.nhs_number IS NULL
      THEN imported.la_code || '_' || imported.nhs_number
      ELSE imported.la_code || '_' || imported.la_person_unique_identifier
    END AS person_key,
    imported.la_person_unique_identifier AS la_person_id,
    imported.service_type,
    CASE
      WHEN imported.service_type = 'st_max' AND imported.service_component = 'reablement'
      THEN 1
      ELSE 0
    END AS reablement,
    imported.event_start_date AS starts,
    COALESCE(imported.event_end_date, CAST('9999-01-01' AS DATE)) AS ends
  FROM imported
  JOIN submissions
    ON submissions.import_id = imported.import_id AND submissions.la = imported.la_code
  WHERE
    imported.event_type = 'service'
    AND imported.client_type = 'service_user'
    AND imported.service_type IN ('nursing', 'residential', 'community', 'prison', 'st_max')
    AND imported.event_start_date > :year_end
    AND DATEDIFF(imported.event_start_date, :year_end) <= :follow_up_days
    AND (
      imported.event_end_date IS NULL OR imported.event_end_date >= imported.event_start_date
    )
    AND (
      imported.date_of_death IS NULL OR imported.date_of_death >= imported.event_start_date
    )
    AND (
      NOT imported.nhs_number IS NULL OR NOT imported.la_person_unique_identifier IS NULL
    )
    AND submissions.import_date <= :as_of
), looked_for AS (
  SELECT
    la,
    person_key
  FROM services
  WHERE
    reablement = 1
  UNION
  SELECT
    la,
    person_key
  FROM discharges
), helped AS (
  SELECT
    services.*,
    person_details.date_of_death
  FROM services
  JOIN looked_for
    ON looked_for.la = services.la AND looked_for.person_key = services.person_key
  LEFT JOIN person_details
    ON person_details.la = services.la AND person_details.person_key = services.person_key
  WHERE
    person_details.date_of_death IS NULL OR person_details.date_of_death >= :year_start
), preceded AS (
  SELECT
    helped.*,
    MAX(ends) OVER (
      PARTITION BY la, person_key
      ORDER BY starts NULLS LAST, ends NULLS LAST
      rows BETWEEN UNBOUNDED preceding AND 1 preceding
    ) AS previous_end
  FROM helped
  WHERE
    reablement = 1
), numbered AS (
  SELECT
    preceded.*,
    SUM(CASE WHEN NOT previous_end IS NULL AND DATEDIFF(starts, previous_end) <= :gap_days THEN 0 ELSE 1 END) OVER (
      PARTITION BY la, person_key
      ORDER BY starts NULLS LAST, ends NULLS LAST
      rows BETWEEN UNBOUNDED preceding AND CURRENT ROW
    ) AS episode
  FROM preceded
), episodes AS (
  SELECT
    la,
    person_key,
    episode,
    MIN(starts) AS first_day,
    MAX(la_person_id) AS la_person_id,
    MAX(date_of_death) AS date_of_death
  FROM numbered
  GROUP BY
    la,
    person_key,
    episode
), looked_at AS (
  SELECT
    discharges.*,
    CAST(FLOOR(DATEDIFF(discharge_date, birth_month) / 365.25) AS INT) AS age,
    CASE
      WHEN birth_month IS NULL
      THEN 'age_unknown'
      WHEN FLOOR(DATEDIFF(discharge_date, birth_month) / 365.25) < 65
      THEN 'under_65'
      WHEN admission_method IN ('31', '32', '82', '83')
      THEN 'admission_left_out'
      WHEN discharge_method IN ('4', '5')
      THEN 'died_in_hospital'
      WHEN discharge_destination IN ('49', '50', '51', '52', '79', '87', '88')
      THEN 'destination_left_out'
      WHEN treatment_function IN (
        '199',
        '223',
        '290',
        '291',
        '331',
        '344',
        '345',
        '346',
        '424',
        '499',
        '501',
        '504',
        '560',
        '660',
        '661',
        '662',
        '840',
        '920'
      )
      OR treatment_function LIKE '65%'
      OR treatment_function LIKE '7%'
      THEN 'treatment_left_out'
      WHEN admission_date IS NULL
      OR (
        :blank_in_discharge = 'left_out'
        AND (
          admission_method IS NULL
          OR discharge_method IS NULL
          OR discharge_destination IS NULL
          OR treatment_function IS NULL
        )
      )
      THEN 'detail_blank'
      WHEN admission_date < :admissions_from
      THEN 'admitted_before_collection'
      WHEN admission_date >= discharge_date
      THEN 'no_night'
      ELSE 'eligible'
    END AS standing
  FROM discharges
  WHERE
    last_episode = 1 AND discharge_date >= :year_start AND discharge_date <= :year_end
), stays AS (
  SELECT
    *
  FROM (
    SELECT
      looked_at.*,
      ROW_NUMBER() OVER (
        PARTITION BY la, person_key, spell
        ORDER BY CASE standing WHEN 'eligible' THEN 0 ELSE 1 END NULLS LAST, discharge_date DESC, admission_date DESC, standing NULLS LAST, birth_month NULLS LAST, sex NULLS LAST
      ) AS place
    FROM looked_at
  ) AS placed
  WHERE
    place = 1
), held AS (
  SELECT
    stays.la,
    stays.person_key,
    stays.spell,
    MAX(CASE WHEN helped.service_type = 'community' THEN 0 ELSE 1 END) AS away,
    MAX(CASE WHEN helped.service_type = 'community' THEN 1 ELSE 0 END) AS community
  FROM stays
  JOIN helped
    ON helped.la = stays.la AND helped.person_key = stays.person_key
  WHERE
    helped.service_type IN ('nursing', 'residential', 'community', 'prison')
    AND helped.starts <= stays.admission_date
    AND helped.ends >= stays.admission_date
  GROUP BY
    stays.la,
    stays.person_key,
    stays.spell
), judged AS (
  SELECT
    stays.*,
    CASE
      WHEN stays.standing = 'eligible' AND held.away = 1
      THEN 'long_term_on_admission'
      ELSE stays.standing
    END AS verdict,
    CASE WHEN held.community = 1 THEN 'community' END AS supported_by
  FROM stays
  LEFT JOIN held
    ON held.la = stays.la AND held.person_key = stays.person_key AND held.spell = stays.spell
), linked AS (
  SELECT
    *
  FROM (
    SELECT
      episodes.la,
      episodes.person_key,
      episodes.first_day,
      episodes.la_person_id,
      episodes.date_of_death,
      judged.spell,
      judged.discharge_date,
      judged.age,
      judged.sex,
      judged.supported_by,
      ROW_NUMBER() OVER (
        PARTITION BY episodes.la, episodes.person_key, episodes.first_day
        ORDER BY judged.discharge_date DESC, judged.spell NULLS LAST
      ) AS place
    FROM episodes
    JOIN judged
      ON judged.la = episodes.la AND judged.person_key = episodes.person_key
    WHERE
      judged.verdict = 'eligible'
      AND judged.admission_date <= episodes.first_day
      AND DATEDIFF(episodes.first_day, judged.discharge_date) <= :days_to_reablement
      AND DATEDIFF(judged.discharge_date, episodes.first_day) <= :days_into_reablement
  ) AS placed
  WHERE
    place = 1
), readmitted AS (
  SELECT DISTINCT
    linked.la,
    linked.person_key,
    linked.first_day
  FROM linked
  JOIN discharges
    ON discharges.la = linked.la AND discharges.person_key = linked.person_key
  WHERE
    discharges.last_episode = 1
    AND discharges.management_type IN ('EM', 'NE')
    AND (
      discharges.discharge_method <> '5'
      OR (
        discharges.discharge_method IS NULL AND :blank_in_discharge = 'counted'
      )
    )
    AND discharges.admission_date < discharges.discharge_date
    AND discharges.admission_date >= :year_start
    AND discharges.admission_date > linked.first_day
    AND discharges.admission_date > linked.discharge_date
    AND DATEDIFF(discharges.admission_date, linked.discharge_date) <= :follow_up_days
), moved AS (
  SELECT DISTINCT
    linked.la,
    linked.person_key,
    linked.first_day
  FROM linked
  JOIN helped
    ON helped.la = linked.la AND helped.person_key = linked.person_key
  WHERE
    helped.service_type IN ('nursing', 'residential')
    AND helped.starts >= linked.discharge_date
    AND DATEDIFF(helped.starts, linked.discharge_date) <= :follow_up_days
), followed AS (
  SELECT
    linked.*,
    CASE
      WHEN linked.date_of_death >= linked.discharge_date
      AND DATEDIFF(linked.date_of_death, linked.discharge_date) <= :follow_up_days
      THEN 'died_after_discharge'
      WHEN NOT readmitted.la IS NULL
      THEN 'back_in_hospital'
      WHEN NOT moved.la IS NULL
      THEN 'into_a_care_home'
      ELSE 'in_the_community'
    END AS rule
  FROM linked
  LEFT JOIN readmitted
    ON readmitted.la = linked.la
    AND readmitted.person_key = linked.person_key
    AND readmitted.first_day = linked.first_day
  LEFT JOIN moved
    ON moved.la = linked.la AND moved.person_key = linked.person_key AND moved.first_day = linked.first_day
), led_on AS (
  SELECT DISTINCT
    la,
    person_key,
    spell
  FROM linked
), told AS (
  SELECT
    la,
    person_key,
    la_person_id,
    '2D 1' AS measure,
    CAST(first_day AS STRING) AS unit,
    discharge_date AS counted_on,
    age,
    sex,
    1 AS denominator,
    CASE WHEN rule = 'in_the_community' THEN 1 ELSE 0 END AS numerator,
    rule,
    supported_by AS outcome
  FROM followed
  UNION ALL
  SELECT
    episodes.la,
    episodes.person_key,
    episodes.la_person_id,
    '2D 1',
    CAST(episodes.first_day AS STRING),
    episodes.first_day,
    CAST(FLOOR(DATEDIFF(episodes.first_day, person_details.birth_month) / 365.25) AS INT),
    person_details.gender,
    0,
    0,
    'no_discharge_near',
    CAST(NULL AS STRING)
  FROM episodes
  LEFT JOIN person_details
    ON person_details.la = episodes.la AND person_details.person_key = episodes.person_key
  LEFT JOIN linked
    ON linked.la = episodes.la
    AND linked.person_key = episodes.person_key
    AND linked.first_day = episodes.first_day
  WHERE
    linked.la IS NULL AND episodes.first_day >= :year_start AND episodes.first_day <= :year_end
  UNION ALL
  SELECT
    judged.la,
    judged.person_key,
    person_details.la_person_id,
    '2D 2',
    judged.spell,
    judged.discharge_date,
    judged.age,
    judged.sex,
    CASE WHEN judged.verdict = 'eligible' THEN 1 ELSE 0 END,
    CASE WHEN NOT led_on.la IS NULL THEN 1 ELSE 0 END,
    CASE
      WHEN judged.verdict <> 'eligible'
      THEN judged.verdict
      WHEN NOT led_on.la IS NULL
      THEN 'reablement_near'
      ELSE 'no_reablement_near'
    END,
    judged.supported_by
  FROM judged
  LEFT JOIN person_details
    ON person_details.la = judged.la AND person_details.person_key = judged.person_key
  LEFT JOIN led_on
    ON led_on.la = judged.la AND led_on.person_key = judged.person_key AND led_on.spell = judged.spell
)
SELECT
  la,
  person_key,
  la_person_id,
  measure,
  unit,
  counted_on,
  age,
  CASE
    WHEN age IS NULL
    THEN 'Unknown'
    WHEN age < 65
    THEN 'Under 65'
    WHEN age < 75
    THEN '65 to 74'
    WHEN age < 85
    THEN '75 to 84'
    ELSE '85 and above'
  END AS age_group,
  sex,
  denominator,
  numerator,
  CAST(NULL AS DOUBLE) AS value,
  rule,
  outcome
FROM told
