package main

// stored counts the values in Redis that hold a text, of keys of every type, in
// the protocol's spelling.
func (s *stage) stored(text string) string {
	const look = `
local function holds(value)
  if type(value) == 'string' then return string.find(value, ARGV[1], 1, true) ~= nil end
  if type(value) ~= 'table' then return false end
  for _, one in ipairs(value) do
    if holds(one) then return true end
  end
  return false
end
local read = {
  string = function(key) return {redis.call('GET', key)} end,
  hash = function(key) return redis.call('HGETALL', key) end,
  list = function(key) return redis.call('LRANGE', key, 0, -1) end,
  set = function(key) return redis.call('SMEMBERS', key) end,
  zset = function(key) return redis.call('ZRANGE', key, 0, -1) end,
  stream = function(key) return redis.call('XRANGE', key, '-', '+') end,
}
local found = 0
for _, key in ipairs(redis.call('KEYS', '*')) do
  if holds(key) then found = found + 1 end
  for _, one in ipairs(read[redis.call('TYPE', key).ok](key)) do
    if holds(one) then found = found + 1 end
  end
end
return found`
	return s.redis.Do("EVAL", look, "0", text)
}
