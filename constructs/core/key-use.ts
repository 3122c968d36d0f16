import type { Statement } from "./policy-document";

/**
 * Permission of a role to use a key by its alias. It is declared among the role's statements but written into the key's
 * policy, which names the role: the ARN of a role is deterministic, the ARN of a key is not. A condition on
 * `kms:ResourceAliases` is no alternative: it takes up to five minutes to take effect, and a principal that can change
 * aliases could change permissions.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/alias-authorization.html
 */
export interface KeyUse extends Statement {
  readonly actions: string[];
  readonly keyAliasArn: string;
}

export interface KeyUseProps {
  /** ARN of the key's alias, `arn:aws:kms:<region>:<account>:alias/…`. */
  readonly aliasArn: string;
  /** Such as `kms:Decrypt`. */
  readonly actions: readonly string[];
  /**
   * The only service through which the key may be used, e.g. `secretsmanager`, in the key's region.
   * @default any service, and the role itself
   */
  readonly via?: string;
  /**
   * Regions of that service.
   * @default the key's
   */
  readonly viaRegions?: readonly string[];
}

/** Allows a role to use a key. */
export function useKey({ aliasArn, actions, via, viaRegions = [aliasArn.split(":")[3]!] }: KeyUseProps): KeyUse {
  return {
    keyAliasArn: aliasArn,
    actions: [...actions].sort(),
    ...(via === undefined
      ? {}
      : {
          condition: [
            {
              test: "StringEquals",
              variable: "kms:ViaService",
              values: viaRegions.map((region) => `${via}.${region}.amazonaws.com`),
            },
          ],
        }),
  };
}

/** The uses of keys that all roles of a deployment have declared. */
export class KeyUses {
  private readonly byAlias = new Map<string, { readonly role: string; readonly use: KeyUse }[]>();
  private readonly claimed = new Set<string>();

  /** Collects the key statements of a role; returns the other statements. */
  take(roleArn: string, statements: readonly Statement[]): Statement[] {
    return statements.filter((statement) => {
      if (!isKeyUse(statement)) return true;
      const { keyAliasArn } = statement;
      this.byAlias.set(keyAliasArn, [...(this.byAlias.get(keyAliasArn) ?? []), { role: roleArn, use: statement }]);
      return false;
    });
  }

  /**
   * Statements for the policy of the key with this alias: one for all roles that use it in the same way. Call it after
   * every stack is built.
   */
  statementsFor(aliasArn: string): Statement[] {
    this.claimed.add(aliasArn);
    const groups = new Map<string, { readonly use: KeyUse; readonly roles: Set<string> }>();
    for (const { role, use } of this.byAlias.get(aliasArn) ?? []) {
      const way = JSON.stringify([sid(use), use.condition]);
      const group = groups.get(way) ?? { use, roles: new Set<string>() };
      group.roles.add(role);
      groups.set(way, group);
    }
    const sids = new Map<string, number>();
    return [...groups]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, { use, roles }]) => {
        const base = sid(use);
        const count = (sids.get(base) ?? 0) + 1;
        sids.set(base, count);
        return {
          sid: count === 1 ? base : `${base}${count}`,
          actions: use.actions,
          resources: ["*"],
          principals: [{ type: "AWS", identifiers: [...roles].sort() }],
          ...(use.condition ? { condition: use.condition } : {}),
        };
      });
  }

  /** Aliases that roles use and no key has: these permissions have no effect. */
  get unclaimed(): readonly { readonly aliasArn: string; readonly roles: readonly string[] }[] {
    return [...this.byAlias]
      .filter(([aliasArn]) => !this.claimed.has(aliasArn))
      .map(([aliasArn, uses]) => ({ aliasArn, roles: [...new Set(uses.map(({ role }) => role))].sort() }));
  }
}

function isKeyUse(statement: Statement): statement is KeyUse {
  return "keyAliasArn" in statement;
}

/** `RolesDecryptGenerateDataKeyViaSqs` */
function sid({ actions, condition }: KeyUse): string {
  const via = Array.isArray(condition) ? condition[0]?.values[0]?.split(".")[0] : undefined;
  const words = [...actions.map((action) => action.replace(/^kms:/, "")), ...(via === undefined ? [] : ["via", via])];
  return `Roles${words.map((word) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`).join("")}`.replace(/\W/g, "");
}
