// A real OpenID Connect provider on loopback, for the tests of single sign-on. It prints its port, and ends when its
// standard input does. Everybody in it is fiction; who signs in is named in the address: /interaction/ID?as=amina
import { createServer } from 'node:http'
import { generateKeyPairSync } from 'node:crypto'
import Provider from 'oidc-provider'

const people = {
  amina: { sub: 'subject-1', email: 'Amina.Khan@example.org', email_verified: true, preferred_username: 'akhan' },
  // An address nobody verified proves nothing.
  stranger: { sub: 'subject-2', email: 'amina.khan@example.org', email_verified: false, preferred_username: 'stranger' },
  // A new colleague who was given an old colleague's address.
  namesake: { sub: 'subject-3', email: 'amina.khan@example.org', email_verified: true, preferred_username: 'akhan2' },
  // Has an account here by his address, whatever he calls himself there.
  ben: { sub: 'subject-4', email: 'Ben@example.org', email_verified: true, preferred_username: 'whoever' },
  // Calls herself there as an account is called here: people change that themselves.
  usurper: { sub: 'subject-5', preferred_username: 'ben@example.org' },
  pretender: { sub: 'subject-6', email: 'eve@example.org', email_verified: true, preferred_username: 'ben@example.org' }
}

// As Microsoft Entra does, the key says nothing of its algorithm.
const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const key = { ...privateKey.export({ format: 'jwk' }), kid: 'key-1', use: 'sig' }

let answer = (request, response) => response.writeHead(503).end()
const server = createServer((request, response) => answer(request, response))
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address()
  const provider = new Provider(`http://127.0.0.1:${port}`, {
    clients: [
      { client_id: 'alongside', client_secret: 'a-secret-of-the-tests', redirect_uris: ['http://alongside.example/sign-in/single-sign-on/return'] }
    ],
    jwks: { keys: [key] },
    cookies: { keys: ['only for tests'] },
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['preferred_username'] },
    conformIdTokenClaims: false,
    pkce: { required: () => true },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
    findAccount: (_, id) => ({ accountId: id, claims: () => Object.values(people).find((one) => one.sub === id) }),
    loadExistingGrant: async (ctx) => {
      const grant = new ctx.oidc.provider.Grant({ clientId: ctx.oidc.client.clientId, accountId: ctx.oidc.session.accountId })
      grant.addOIDCScope('openid email profile')
      await grant.save()
      return grant
    }
  })
  const site = provider.callback()
  answer = async (request, response) => {
    if (!request.url.startsWith('/interaction/')) return site(request, response)
    const who = people[new URL(request.url, 'http://127.0.0.1').searchParams.get('as')]
    const result = who ? { login: { accountId: who.sub } } : { error: 'access_denied', error_description: '<b>no</b>' }
    await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false })
  }
  console.log(port)
})

process.stdin.resume()
process.stdin.on('end', () => process.exit(0))
