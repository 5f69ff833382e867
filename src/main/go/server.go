// What Firebreak is measured against: a goroutine per request that may panic, and whose answer is waited for.
package main

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
)

// work answers its input; a panic in it stays where it is.
func work(input []byte, answer chan<- []byte) {
	defer func() {
		if recover() != nil {
			answer <- nil
		}
	}()
	answer <- input
}

// The arguments are the headers of every answer, each "Name: value".
func main() {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	fmt.Printf("listens on http://%s\n", listener.Addr())
	go func() { // Ends when the process that started it ends.
		io.Copy(io.Discard, os.Stdin)
		os.Exit(0)
	}()
	panic(http.Serve(listener, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		input, err := io.ReadAll(r.Body)
		if err != nil {
			return
		}
		answer := make(chan []byte, 1)
		go work(input, answer)
		output := <-answer
		for _, header := range os.Args[1:] {
			name, value, _ := strings.Cut(header, ": ")
			w.Header().Set(name, value)
		}
		if output == nil {
			w.WriteHeader(http.StatusBadGateway)
		}
		w.Write(output)
	})))
}
