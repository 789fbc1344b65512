import { sql } from 'kysely'
import type { Credential, Credentials } from '../domain/ports/credentials.ts'
import { type PrincipalRow, principalColumns, toPrincipal } from './principal-rows.ts'
import { selectList } from './rows.ts'
import { command, type Engine, one, statement } from './statement.ts'

type CredentialRow = PrincipalRow & { password_hash: string | null; has_password: number }

const selected = sql.raw(`${selectList(principalColumns, 'p')}, p.password_hash,
  (case when p.password_hash is null and p.password_sealed is null then 0 else 1 end) as has_password`)

const findByAddress = statement<{ address: string }, CredentialRow>(
  'credentials.findByName',
  ({ p }) => sql`select ${selected} from addresses a join principals p on p.principal_id = a.principal_id
    where a.address = ${p.address} and a.kind <> 'proxy' and p.kind = 'user' and p.deleted_at is null`,
)

const findByPerson = statement<{ person: string }, CredentialRow>(
  'credentials.findById',
  ({ p }) => sql`select ${selected} from principals p
    where p.principal_id = ${p.person} and p.kind = 'user' and p.deleted_at is null`,
)

const renewHash = statement<{ person: string; former: string; renewed: string }>(
  'credentials.renewHash',
  ({ p }) => sql`update principals set password_hash = ${p.renewed}
    where principal_id = ${p.person} and password_hash = ${p.former}`,
)

function toCredential(row: CredentialRow | undefined): Credential | null {
  if (row === undefined) return null
  return { person: toPrincipal(row), passwordHash: row.password_hash, hasPassword: row.has_password === 1 }
}

/** Accounts with their passwords, on either engine. */
export function createCredentials(engine: Engine): Credentials {
  return {
    async findByName(folded) {
      return toCredential((await engine.read(findByAddress, { address: folded }))[0])
    },
    async findById(person) {
      return toCredential((await engine.read(findByPerson, { person }))[0])
    },
    async renewHash(person, former, renewed) {
      await engine.write(() => one(command(renewHash, { person, former, renewed })))
    },
  }
}
