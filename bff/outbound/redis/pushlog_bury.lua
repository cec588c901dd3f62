-- Settles an entry and keeps it among the dead letters, or does neither.
--
-- KEYS[1]  a product's stream of pushes
-- KEYS[2]  its dead letters, in the same slot
-- ARGV     group, entry, how many letters are kept, for how many
--          milliseconds after the last one, then fields and values
-- gives    1, or 0 where somebody has settled it already
local group, entry = ARGV[1], ARGV[2]
if redis.call('TYPE', KEYS[1])['ok'] ~= 'stream' then return 0 end
local known = false
for _, g in ipairs(redis.call('XINFO', 'GROUPS', KEYS[1])) do
  for i = 1, #g, 2 do
    if g[i] == 'name' and g[i + 1] == group then known = true end
  end
end
if not known or #redis.call('XPENDING', KEYS[1], group, entry, entry, 1) == 0 then return 0 end

local letter = {}
for i = 5, #ARGV do letter[#letter + 1] = ARGV[i] end
redis.call('XADD', KEYS[2], 'MAXLEN', '~', ARGV[3], '*', unpack(letter))
redis.call('PEXPIRE', KEYS[2], ARGV[4])
return redis.call('XACK', KEYS[1], group, entry)
