-- The only way to write, and the roles that may use it.
create function ipp.write(
  change_id uuid, basis bigint, basis_id uuid, machine_name text, program text, what text,
  kinds text[], ids text[], before integer[], revs integer[], bodies text[],
  item_ids text[], listing_ids text[], work_ids text[], predecessor_ids text[],
  states text[], machines text[], practices boolean[], needs text[]
) returns table (outcome text, number bigint)
language plpgsql security definer set search_path = pg_catalog, pg_temp set lock_timeout = '8s' as $$
declare
  next_at bigint;
begin
  perform pg_advisory_xact_lock(4801);
  select at into next_at from ipp.change where id = change_id;
  if found then -- the answer was lost, and the program asks again
    return query select 'written', next_at;
    return;
  end if;
  if not exists (select from ipp.change where at = basis and id = basis_id) then
    return query select 'other history', (select head from ipp.about);
    return;
  end if;
  select head + 1 into next_at from ipp.about;
  if exists (
    select from unnest(kinds, ids, before) as given (kind, id, rev)
    left join ipp.document as there using (kind, id)
    where coalesce(there.rev, 0) <> given.rev or there.at > basis
  ) or exists ( -- an entry refers to a document that was removed
    select from unnest(needs) as need where not exists (
      select from ipp.document
      where kind = split_part(need, ' ', 1) and id = split_part(need, ' ', 2) and rev > 0
    )
  ) or ('' = any (bodies) and next_at > basis + 1) then -- a newer entry may refer to the removed document
    return query select 'outdated', next_at - 1;
    return;
  end if;
  insert into ipp.change (at, id, machine, version, what)
  values (next_at, change_id, machine_name, program, what);
  -- Two documents may exchange values that only one of them may have.
  update ipp.document as there set item_id = null, state = null
  from unnest(kinds, ids) as given (kind, id) where there.kind = given.kind and there.id = given.id;
  insert into ipp.document as there (
    kind, id, rev, at, body, item_id, listing_id, work_id, predecessor_id, state, machine, practice
  )
  select kind, id, rev, next_at, body, item_id, listing_id, work_id, predecessor_id, state, machine, practice
  from unnest(
    kinds, ids, revs, bodies, item_ids, listing_ids, work_ids, predecessor_ids, states, machines, practices
  ) with ordinality as given (
    kind, id, rev, body, item_id, listing_id, work_id, predecessor_id, state, machine, practice, turn
  ) order by turn
  on conflict (kind, id) do update set
    rev = excluded.rev, at = excluded.at, body = excluded.body,
    place = case when there.rev = 0 then excluded.place else there.place end,
    item_id = excluded.item_id, listing_id = excluded.listing_id, work_id = excluded.work_id,
    predecessor_id = excluded.predecessor_id, state = excluded.state, machine = excluded.machine,
    practice = excluded.practice;
  insert into ipp.history (kind, id, at, rev, body)
  select kind, id, next_at, rev, body from unnest(kinds, ids, revs, bodies) as given (kind, id, rev, body);
  update ipp.about set head = next_at;
  insert into ipp.machine as there values (machine_name, session_user, program, next_at, clock_timestamp())
  on conflict (name) do update
  set operator = excluded.operator, version = excluded.version, at = excluded.at, seen = excluded.seen;
  perform pg_notify('ipp', next_at::text);
  return query select 'written', next_at;
end
$$;

do $$
begin
  if not exists (select from pg_roles where rolname = 'ipp_operator') then
    create role ipp_operator;
  end if;
  if not exists (select from pg_roles where rolname = 'ipp_reader') then
    create role ipp_reader;
  end if;
end
$$;
revoke all on function ipp.write from public;
grant usage on schema ipp to ipp_operator, ipp_reader;
grant select on all tables in schema ipp to ipp_operator, ipp_reader;
grant execute on function ipp.write to ipp_operator;
