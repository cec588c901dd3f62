package bff

// DecodePushSlowly is DecodePush without its quick way.
var DecodePushSlowly = decodePushSlowly
