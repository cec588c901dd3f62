package web

// DrawForTest lets the outer tests fuzz the drawing without a server.
func DrawForTest(address string) string { return draw(address) }
