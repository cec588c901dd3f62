package main

// scenarios are the rows of the resilience matrix.
func scenarios() []scenario {
	return []scenario{
		redisKilled(), redisHangs(), redisSlow(), oneCutOff(), masterKilled(), shardLost(), invalidationsLost(), oneColdUser(),
		coldStart(), pushStorm(), badProducts(), wrongClock(), cancelledRequests(), terminated(),
		pollerKilled(), userErased(), badInput(),
	}
}
