-- Keeps whether a product wants to hear of a user.
--
-- KEYS[1]  the user's hash
-- ARGV     product, wanted (0 or 1), how long it lives in milliseconds
local key, name = KEYS[1], 'd:' .. ARGV[1]
repair(key)
if ARGV[2] == '1' then
  redis.call('HSET', key, name, string.format('%.0f', now))
  outlive(key, tonumber(ARGV[3]))
else
  redis.call('HDEL', key, name)
end
return 1
