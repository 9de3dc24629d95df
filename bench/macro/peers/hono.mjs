import { serve } from '@hono/node-server'
import { Hono } from 'hono'

const app = new Hono()
const passOn = async (c, next) => { await next() }
const hello = (c) => c.text('Hello, World!')

app.get('/', hello)
app.get('/json', (c) => c.json({ message: 'Hello, World!' }))
app.post('/json', async (c) => c.text((await c.req.json()).name))
app.get('/mw', ...Array(8).fill(passOn), hello)
for (let i = 0; i < 199; ++i) app.get(`/service${Math.floor(i / 10)}/:id/part${i}/:partId`, hello)
app.get('/users/:id/posts/:postId', (c) => c.text(`${c.req.param('id')} ${c.req.param('postId')}`))

serve({ fetch: app.fetch, port: Number(process.argv[2]), hostname: '127.0.0.1' })
