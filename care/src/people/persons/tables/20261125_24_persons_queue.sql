-- People somebody holds, in the order of the queue: those without a dated next step, then the oldest day, then who came
-- first. It is as small as the queue, so that reading it does not read everybody.
create index persons_queue on persons ((case when next_on is null then 0 else 1 end), next_on, created_at, id)
  where died_on is null and (owner_id is not null or next_on is not null);
