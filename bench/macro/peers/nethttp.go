// Go's own net/http. Its router of this version knows prefixes only, so the two parameters are cut by hand.
package main

import (
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"strings"
)

type greeting struct {
	Message string `json:"message"`
}

type named struct {
	Name string `json:"name"`
}

func hello(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	io.WriteString(w, "Hello, World!")
}

func jsonBothWays(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodPost {
		var in named
		body, err := io.ReadAll(r.Body)
		if err == nil {
			err = json.Unmarshal(body, &in)
		}
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		io.WriteString(w, in.Name)
		return
	}
	body, _ := json.Marshal(greeting{"Hello, World!"})
	w.Header().Set("Content-Type", "application/json")
	w.Write(body)
}

func showPost(w http.ResponseWriter, r *http.Request) {
	parts := strings.Split(r.URL.Path, "/")
	if len(parts) != 5 || parts[3] != "posts" {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	io.WriteString(w, parts[2]+" "+parts[4])
}

func passOn(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { next.ServeHTTP(w, r) })
}

func main() {
	mux := http.NewServeMux()
	mux.HandleFunc("/", hello)
	mux.HandleFunc("/json", jsonBothWays)
	var wrapped http.Handler = http.HandlerFunc(hello)
	for i := 0; i < 8; i++ {
		wrapped = passOn(wrapped)
	}
	mux.Handle("/mw", wrapped)
	for i := 0; i < 199; i++ {
		mux.HandleFunc(fmt.Sprintf("/service%d/part%d/", i/10, i), hello)
	}
	mux.HandleFunc("/users/", showPost)
	log.Fatal(http.ListenAndServe("127.0.0.1:"+os.Args[1], mux))
}
