-- Up Migration

-- After thousands of runs a planner without new statistics takes the leases for many, and their questions for so dear that it has them
-- compiled: 13 ms for what takes less than one.
alter function worker.claim(integer) set jit = off;
alter function worker.take_in(integer, text, text[], integer[], text[]) set jit = off;

-- Down Migration

alter function worker.claim(integer) reset jit;
alter function worker.take_in(integer, text, text[], integer[], text[]) reset jit;
