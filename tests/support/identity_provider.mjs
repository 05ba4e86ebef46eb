// A certified OpenID provider with people of the tests: `node identity_provider.mjs PORT REDIRECT_URI`.
// Whoever is typed at its sign-in is somebody: their address is verified unless it begins with "unverified".
import Provider from "oidc-provider";

const [port, redirect] = process.argv.slice(2);
const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [
    {
      client_id: "wayfare",
      client_secret: "a secret of the tests",
      redirect_uris: [redirect],
      response_types: ["code"],
      grant_types: ["authorization_code"],
      token_endpoint_auth_method: "client_secret_basic",
    },
  ],
  pkce: { required: () => true },
  conformIdTokenClaims: false,
  claims: { openid: ["sub"], email: ["email", "email_verified"] },
  features: { devInteractions: { enabled: true } },
  cookies: { keys: ["of the tests"] },
  findAccount: (_context, name) => ({
    accountId: name,
    claims: () => ({
      sub: name,
      email: name.replace(/^(unverified|another)-/, ""),
      email_verified: !name.startsWith("unverified"),
    }),
  }),
});
provider.listen(Number(port), "127.0.0.1", () => console.log("ready"));
