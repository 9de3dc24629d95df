import Fastify from 'fastify'

const app = Fastify()
const passOn = async () => {}
const hello = (request, reply) => { reply.type('text/plain; charset=utf-8').send('Hello, World!') }

app.get('/', hello)
app.get('/json', (request, reply) => { reply.send({ message: 'Hello, World!' }) })
app.post('/json', (request, reply) => { reply.type('text/plain; charset=utf-8').send(request.body.name) })
app.get('/mw', { preHandler: Array(8).fill(passOn) }, hello)
for (let i = 0; i < 199; ++i) app.get(`/service${Math.floor(i / 10)}/:id/part${i}/:partId`, hello)
app.get('/users/:id/posts/:postId', (request, reply) => {
  reply.type('text/plain; charset=utf-8').send(`${request.params.id} ${request.params.postId}`)
})

await app.listen({ port: Number(process.argv[2]), host: '127.0.0.1' })
