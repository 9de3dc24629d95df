// Node's own server with the least that answers the workloads; a switch on the path instead of a router.
import { createServer } from 'node:http'

const text = (res, body) => {
  res.setHeader('Content-Type', 'text/plain; charset=utf-8')
  res.setHeader('Content-Length', Buffer.byteLength(body))
  res.end(body)
}
const json = (res, value) => {
  const body = JSON.stringify(value)
  res.setHeader('Content-Type', 'application/json')
  res.setHeader('Content-Length', Buffer.byteLength(body))
  res.end(body)
}

createServer((req, res) => {
  if (req.method === 'POST') {
    let body = ''
    req.setEncoding('utf8')
    req.on('data', (piece) => { body += piece })
    req.on('end', () => text(res, JSON.parse(body).name))
    return
  }
  if (req.url === '/json') return json(res, { message: 'Hello, World!' })
  const ids = /^\/users\/([^/]+)\/posts\/([^/]+)$/.exec(req.url)
  text(res, ids ? `${ids[1]} ${ids[2]}` : 'Hello, World!')
}).listen(Number(process.argv[2]), '127.0.0.1')
