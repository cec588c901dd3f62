-- Takes over what readers left behind, and tidies up.
--
-- KEYS[1]  a product's stream of pushes
-- ARGV     group, consumer, most, how long an entry must have been left and
--          how long a consumer without entries may be silent, in milliseconds
-- gives    {entries as {id, {field, value, …} or nil, deliveries}}
--
-- A stream or group that is not there gives nothing: who reads makes it.
local stream, group, consumer = KEYS[1], ARGV[1], ARGV[2]
local most, left, silent = tonumber(ARGV[3]), ARGV[4], tonumber(ARGV[5])

local function named(list)
  local m = {}
  for i = 1, #list, 2 do m[list[i]] = list[i + 1] end
  return m
end

if redis.call('TYPE', stream)['ok'] ~= 'stream' then return {} end
local delivered
for _, g in ipairs(redis.call('XINFO', 'GROUPS', stream)) do
  local m = named(g)
  if m['name'] == group then delivered = m['last-delivered-id'] end
end
if not delivered then return {} end

local taken = {}
for _, p in ipairs(redis.call('XPENDING', stream, group, 'IDLE', left, '-', '+', most)) do
  -- An entry that was removed from the stream is dropped from the group here,
  -- and gives nothing.
  local got = redis.call('XCLAIM', stream, group, consumer, left, p[1])
  if got[1] then taken[#taken + 1] = {p[1], got[1][2], p[4] + 1} end
end

-- Whatever is older than all that is pending and all that is unread is settled.
local pending = redis.call('XPENDING', stream, group)
local least = pending[2]
if tonumber(pending[1]) == 0 then
  least = delivered
  local ms, n = string.match(delivered, '^(%d+)-(%d+)$')
  -- Numbers beyond 2^53 would be rounded: then one settled entry stays.
  if tonumber(n) < 9007199254740991 then least = ms .. '-' .. string.format('%.0f', tonumber(n) + 1) end
end
redis.call('XTRIM', stream, 'MINID', '=', least)

for _, c in ipairs(redis.call('XINFO', 'CONSUMERS', stream, group)) do
  local m = named(c)
  if m['name'] ~= consumer and m['pending'] == 0 and m['idle'] > silent then
    redis.call('XGROUP', 'DELCONSUMER', stream, group, m['name'])
  end
end
return taken
