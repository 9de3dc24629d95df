// fasthttp, with encoding/json and no router: it brings none.
package main

import (
	"encoding/json"
	"log"
	"os"

	"github.com/valyala/fasthttp"
)

type greeting struct {
	Message string `json:"message"`
}

type named struct {
	Name string `json:"name"`
}

func answer(ctx *fasthttp.RequestCtx) {
	ctx.SetContentType("text/plain; charset=utf-8")
	switch string(ctx.Path()) {
	case "/":
		ctx.SetBodyString("Hello, World!")
	case "/json":
		if ctx.IsPost() {
			var in named
			if err := json.Unmarshal(ctx.PostBody(), &in); err != nil {
				ctx.Error(err.Error(), fasthttp.StatusBadRequest)
				return
			}
			ctx.SetBodyString(in.Name)
			return
		}
		body, _ := json.Marshal(greeting{"Hello, World!"})
		ctx.SetContentType("application/json")
		ctx.SetBody(body)
	default:
		ctx.Error("not found", fasthttp.StatusNotFound)
	}
}

func main() {
	log.Fatal(fasthttp.ListenAndServe("127.0.0.1:"+os.Args[1], answer))
}
