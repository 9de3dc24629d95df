import Koa from 'koa'
import { Router } from '@koa/router'

const router = new Router()
const passOn = async (ctx, next) => { await next() }
const hello = (ctx) => { ctx.body = 'Hello, World!' }
const readBody = async (req) => {
  let body = ''
  req.setEncoding('utf8')
  for await (const piece of req) body += piece
  return JSON.parse(body)
}

router.get('/', hello)
router.get('/json', (ctx) => { ctx.body = { message: 'Hello, World!' } })
router.post('/json', async (ctx) => { ctx.body = (await readBody(ctx.req)).name })
router.get('/mw', ...Array(8).fill(passOn), hello)
for (let i = 0; i < 199; ++i) router.get(`/service${Math.floor(i / 10)}/:id/part${i}/:partId`, hello)
router.get('/users/:id/posts/:postId', (ctx) => { ctx.body = `${ctx.params.id} ${ctx.params.postId}` })

new Koa().use(router.routes()).listen(Number(process.argv[2]), '127.0.0.1')
