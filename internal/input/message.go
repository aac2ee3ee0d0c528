package input

// Message is a request as the daemon tells it to an authorization plugin.
type Message struct {
	Method string
	URI    string
	// Headers hold the last value of each header. The daemon leaves out
	// Authorization, the X-Registry headers, Host and Transfer-Encoding.
	Headers map[string]string
	Body    []byte // empty when there is none, and when the daemon withholds it
	User    User
}
