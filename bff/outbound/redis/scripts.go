package redis

import (
	_ "embed"

	"github.com/redis/rueidis"
)

//go:embed version.lua
var versionSource string

//go:embed put.lua
var putSource string

//go:embed erase.lua
var eraseSource string

//go:embed register.lua
var registerSource string

// scripts are what runs inside Redis. Each touches one key.
type scripts struct {
	put, erase, register, reset, restore, time, renew, release *rueidis.Lua
}

func newScripts() scripts {
	return scripts{
		put:      rueidis.NewLuaScript(versionSource + putSource),
		erase:    rueidis.NewLuaScript(versionSource + eraseSource),
		register: rueidis.NewLuaScript(versionSource + registerSource),
		reset:    rueidis.NewLuaScript(versionSource + resetSource),
		restore:  rueidis.NewLuaScript(versionSource + restoreSource),
		time:     rueidis.NewLuaScript(timeSource),
		renew:    rueidis.NewLuaScript(renewSource),
		release:  rueidis.NewLuaScript(releaseSource),
	}
}
