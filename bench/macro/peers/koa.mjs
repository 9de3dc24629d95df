import Koa from 'koa'
import Router from '@koa/router'

// Two routers: the first has no need to look through the 200 routes of the second, as each route of one router is tried in turn.
const few = new Router()
const many = new Router()
const passOn = async (ctx, next) => { await next() }
const hello = (ctx) => { ctx.body = 'Hello, World!' }
const readBody = async (req) => {
  let body = ''
  req.setEncoding('utf8')
  for await (const piece of req) body += piece
  return JSON.parse(body)
}

few.get('/', hello)
few.get('/json', (ctx) => { ctx.body = { message: 'Hello, World!' } })
few.post('/json', async (ctx) => { ctx.body = (await readBody(ctx.req)).name })
few.get('/mw', ...Array(8).fill(passOn), hello)
for (let i = 0; i < 199; ++i) many.get(`/service${Math.floor(i / 10)}/:id/part${i}/:partId`, hello)
many.get('/users/:id/posts/:postId', (ctx) => { ctx.body = `${ctx.params.id} ${ctx.params.postId}` })

new Koa().use(few.routes()).use(many.routes()).listen(Number(process.argv[2]), '127.0.0.1')
