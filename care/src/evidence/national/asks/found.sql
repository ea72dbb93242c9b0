select person_key, unit, rule, outcome, denominator, numerator from found
