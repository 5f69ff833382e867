// Sends bytes on one connection and reads those that come back at the same time. Prints the seconds that it took and
// the processor time of this program.
//
//	client URL SENT READ
//
// URL is http://HOST:PORT/PATH, upgrade://HOST:PORT/PATH for bytes on an upgraded connection, or raw://HOST:PORT for
// bytes without HTTP.
package main

import (
	"bufio"
	"fmt"
	"io"
	"log"
	"net"
	"net/http/httputil"
	"net/textproto"
	"net/url"
	"os"
	"strconv"
	"strings"
	"syscall"
	"time"
)

const (
	piece = 64 * 1024
	stall = 20 * time.Second
)

func main() {
	log.SetFlags(0)
	if len(os.Args) != 4 {
		log.Fatal("usage: client URL SENT READ")
	}
	server, err := url.Parse(os.Args[1])
	check(err)
	sent, err := strconv.ParseInt(os.Args[2], 10, 64)
	check(err)
	read, err := strconv.ParseInt(os.Args[3], 10, 64)
	check(err)
	begin := time.Now()
	connection, err := net.Dial("tcp", server.Host)
	check(err)
	go send(connection.(*net.TCPConn), server, sent)
	got, err := receive(connection, server.Scheme)
	if err != nil || got != read {
		log.Fatalf("%d of %d bytes came back from %s: %v", got, read, server, err)
	}
	fmt.Printf("%.3f %.3f\n", time.Since(begin).Seconds(), processorTime())
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

func send(connection *net.TCPConn, server *url.URL, sent int64) {
	switch server.Scheme {
	case "http":
		fmt.Fprintf(connection, "POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n", server.Path, sent)
	case "upgrade":
		fmt.Fprintf(connection, "GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: stream\r\n"+
			"Stream-Length: %d\r\n\r\n", server.Path, sent)
	}
	bytes := make([]byte, piece)
	for left := sent; left > 0; left -= piece {
		if left < piece {
			bytes = bytes[:left]
		}
		if _, err := connection.Write(bytes); err != nil {
			log.Fatalf("%d of %d bytes could not be sent to %s: %v", left, sent, server, err)
		}
	}
	if server.Scheme == "raw" {
		connection.CloseWrite()
	}
}

// patient is a connection on which each read fails if nothing arrives for a while.
type patient struct{ net.Conn }

func (p patient) Read(bytes []byte) (int, error) {
	p.SetReadDeadline(time.Now().Add(stall))
	return p.Conn.Read(bytes)
}

func receive(connection net.Conn, scheme string) (int64, error) {
	var body io.Reader = patient{connection}
	if scheme != "raw" {
		in := bufio.NewReaderSize(body, piece)
		chunked, err := head(in, scheme)
		if err != nil {
			return 0, err
		}
		body = in
		if chunked {
			body = httputil.NewChunkedReader(in)
		}
	}
	var got int64
	bytes := make([]byte, piece)
	for {
		count, err := body.Read(bytes)
		got += int64(count)
		if err == io.EOF {
			return got, nil
		}
		if err != nil {
			return got, err
		}
	}
}

// head reads an answer's status and headers, and returns whether its body is chunked.
func head(in *bufio.Reader, scheme string) (bool, error) {
	answer, err := textproto.NewReader(in).ReadLine()
	if err != nil {
		return false, err
	}
	headers, err := textproto.NewReader(in).ReadMIMEHeader()
	if err != nil {
		return false, err
	}
	chunked := headers.Get("Transfer-Encoding") == "chunked"
	if scheme == "upgrade" && !strings.Contains(answer, " 101 ") || scheme == "http" && !(chunked && strings.Contains(answer, " 200 ")) {
		return false, fmt.Errorf("the answer is not streamed: %s %v", answer, headers)
	}
	return chunked, nil
}

func processorTime() float64 {
	var used syscall.Rusage
	check(syscall.Getrusage(syscall.RUSAGE_SELF, &used))
	return float64(used.Utime.Nano()+used.Stime.Nano()) / 1e9
}
