-- Removes all that is held for a user, and leaves a mark for a while: when it
-- was, and a version that goes on.
--
-- KEYS[1]  the user's hash
-- ARGV     how long the mark stands, in milliseconds
-- gives    when it was, in milliseconds since 1970
local key = KEYS[1]
repair(key)
local epoch, n = raised(version(key))
redis.call('DEL', key)
redis.call('HSET', key, 'e', string.format('%.0f', now), 'v', spell(epoch, n))
redis.call('PEXPIRE', key, ARGV[1])
return now
