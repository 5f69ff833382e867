// A gateway as CGI and FastCGI servers are: it starts a program for each request, and copies the body to the program
// and the program's output to the answer, both at once.
//
// nginx sends no more of a body to its upstream once the answer's headers have been sent. A request whose bytes go both
// ways at once therefore asks for "Upgrade: stream" and says in the header Stream-Length how many bytes it sends: after
// an answer of 101, nginx copies bytes both ways.
package main

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httputil"
	"os"
	"os/exec"
	"strconv"
)

const piece = 32 * 1024

// The arguments are the program to start and its arguments.
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
	panic(http.Serve(listener, http.HandlerFunc(serve)))
}

// serve takes the connection over, because the server of Go before 1.21 reads no more of a body once its answer has begun.
func serve(w http.ResponseWriter, r *http.Request) {
	length := r.ContentLength
	upgraded := r.Header.Get("Upgrade") == "stream"
	if upgraded {
		length, _ = strconv.ParseInt(r.Header.Get("Stream-Length"), 10, 64)
	}
	connection, buffered, err := w.(http.Hijacker).Hijack()
	if err != nil {
		panic(err)
	}
	defer connection.Close()
	program := exec.Command(os.Args[1], os.Args[2:]...)
	input, err := program.StdinPipe()
	if err != nil {
		panic(err)
	}
	output, err := program.StdoutPipe()
	if err != nil {
		panic(err)
	}
	if err := program.Start(); err != nil {
		panic(err)
	}
	go func() {
		defer input.Close()
		io.CopyBuffer(input, io.LimitReader(buffered.Reader, length), make([]byte, piece))
	}()
	if answer(connection, output, upgraded) != nil {
		program.Process.Kill()
	}
	program.Wait()
}

// answer sends what the program writes, each piece by one write: as chunks, or as it is on an upgraded connection.
func answer(connection net.Conn, output io.Reader, upgraded bool) error {
	out := bufio.NewWriterSize(connection, piece+100)
	body := io.WriteCloser(httputil.NewChunkedWriter(out))
	head, end := "200 OK\r\nContent-Type: application/octet-stream\r\nTransfer-Encoding: chunked\r\nConnection: close", "\r\n"
	if upgraded {
		body, head, end = plain{out}, "101 Switching Protocols\r\nUpgrade: stream\r\nConnection: Upgrade", ""
	}
	out.WriteString("HTTP/1.1 " + head + "\r\n\r\n")
	if upgraded { // nginx copies bytes of the client only once it has this answer.
		out.Flush()
	}
	bytes := make([]byte, piece)
	for {
		count, err := output.Read(bytes)
		if count > 0 {
			body.Write(bytes[:count])
			if failed := out.Flush(); failed != nil {
				return failed
			}
		}
		if err == io.EOF {
			body.Close()
			out.WriteString(end)
			return out.Flush()
		}
		if err != nil {
			return err
		}
	}
}

// plain is the body of an upgraded connection, which ends where the connection ends.
type plain struct{ io.Writer }

func (plain) Close() error { return nil }
