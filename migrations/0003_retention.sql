-- Answers kept under idempotency keys go when nobody will repeat the request any more. Found by block, not by row: rows
-- come in the order of their time, and a step must not pay for a tree that only the sweep reads.
create index idempotency_age on idempotency using brin (home_city, at);
