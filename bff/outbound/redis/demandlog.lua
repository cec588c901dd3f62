-- Tells a product that something is wanted of it, unless it was just told.
--
-- KEYS[1]  the product's demand
-- KEYS[2]  its quiet time for this user
-- KEYS[3]  how many users it was told of in this second
-- ARGV     user ('' is a refill), reason, quiet time in milliseconds, the most
--          users in a second, how many signals are kept
-- gives    1 where it was told, else 0
local user, reason = ARGV[1], ARGV[2]
if user == '' then
  redis.call('XADD', KEYS[1], 'MAXLEN', '~', ARGV[5], '*', 'event', 'refill', 'reason', reason)
  return 1
end
if redis.call('EXISTS', KEYS[2]) == 1 then return 0 end
local told = redis.call('INCR', KEYS[3])
if told == 1 or redis.call('PTTL', KEYS[3]) < 0 then redis.call('PEXPIRE', KEYS[3], 1000) end
if told > tonumber(ARGV[4]) then return 0 end
redis.call('SET', KEYS[2], '1', 'PX', ARGV[3])
redis.call('XADD', KEYS[1], 'MAXLEN', '~', ARGV[5], '*', 'event', 'user', 'user', user, 'reason', reason)
return 1
