/** The answer under an idempotency key, kept by the step itself: before the case when it begins with it, else after. */
export const IDEMPOTENCY_FIRST = (row: string) => `idem as (
  insert into idempotency (home_city, user_id, key, request_hash, status, reply, at)
  select $1, x.user_id, x.key, decode(x.request_hash, 'hex'), x.status, x.reply, x.at
  from jsonb_to_record(${row}::text::jsonb) as x(user_id text, key text, request_hash text, status int, reply jsonb, at timestamptz)
  on conflict do nothing returning key)`;

export const IDEMPOTENCY_LAST = (row: string) => `idem as (
  insert into idempotency (home_city, user_id, key, request_hash, status, reply, at)
  select $1, x.user_id, x.key, decode(x.request_hash, 'hex'), x.status, x.reply, x.at
  from guard, jsonb_to_record(${row}::text::jsonb) as x(user_id text, key text, request_hash text, status int, reply jsonb, at timestamptz))`;
