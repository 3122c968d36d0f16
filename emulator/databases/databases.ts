import { createServer, type AddressInfo, type Server, type Socket } from "node:net";
import type { Outage, Faults } from "../gateway/faults";
import type { Call } from "../gateway/call";
import type { Handler } from "../gateway/gateway";
import { LOOPBACK } from "../gateway/transport";
import { Refusal, type Wire } from "../gateway/wire";
import { list, textAt } from "../gateway/xml";
import { type Login, MysqlError, opened, serveMysql, type Session } from "./mysql-connection";
import type { ProxyRights } from "./proxy-rights";
import { Volume } from "./volume";

/** How a connection to a host starts: at a port of loopback, or not at all. */
export type Connection =
  { readonly port: number } | { readonly silence: Outage; readonly why: string } | { readonly code: "ENOTFOUND" };

/** `web-dev-primary-database.cluster-ro-abc.us-east-1.rds.amazonaws.com`, a proxy's `….db-proxy-abc.…`. */
const HOST = /^([a-z0-9-]+)\.(endpoint\.)?(cluster-ro-|cluster-|db-proxy-)\w+\.([a-z0-9-]+)\.rds\.amazonaws\.com$/;
const RDS = "2014-10-31";

interface Cluster {
  readonly region: string;
  readonly id: string;
}

/**
 * Whether a user could log in to the databases: a model of the users of Aurora MySQL, as there are no databases here.
 * Users belong to the data, so a global database has them in every region, and only the writer's cluster changes them. A
 * proxy reads the secret that it was given, and accepts its user only with its current password.
 */
export class Databases {
  private readonly volumes = new Map<string, Volume>();
  private readonly sockets = new Set<Socket>();
  private server: Promise<Server> | undefined;

  constructor(
    /** Calls the emulator behind the gateway. */
    private readonly moto: Wire,
    private readonly faults: Pick<Faults, "failedRegions">,
    /** @default proxies may read every secret */
    private readonly rights?: Pick<ProxyRights, "refusal">,
  ) {}

  /** Notes the master users of clusters; their passwords are in no answer of RDS. */
  readonly handler: Handler = async (call, passOn) => {
    if (call.service !== "rds" || !["CreateDBCluster", "ModifyDBCluster"].includes(call.action)) return undefined;
    const answer = await passOn(call);
    if (answer.status === 200) this.note(call);
    return answer;
  };

  /** How a connection to the host of a cluster or proxy starts. */
  async connect(host: string): Promise<Connection> {
    const [, , , , region] = HOST.exec(host) ?? [];
    if (region === undefined) return { code: "ENOTFOUND" };
    const silence = this.faults.failedRegions[region];
    if (silence) return { silence, why: `${region} has an outage` };
    this.server ??= this.listen();
    return { port: ((await this.server).address() as AddressInfo).port };
  }

  close(): void {
    for (const socket of this.sockets) socket.destroy();
    void this.server?.then((server) => server.close());
  }

  /** Users of a cluster's data. */
  volumeOf({ region, id }: Cluster): Volume {
    const known = this.volumes.get(`${region}/${id}`);
    if (!known) throw new MysqlError(1105, "HY000", `the cluster ${id} does not exist in ${region}`);
    return known;
  }

  private note({ region, action, body }: Call): void {
    const form = new URLSearchParams(body.toString("utf8"));
    const id = form.get("DBClusterIdentifier")!;
    const key = `${region}/${id}`;
    if (action === "CreateDBCluster") {
      const global = form.get("GlobalClusterIdentifier");
      const shared = global === null ? undefined : this.volumes.get(`global/${global}`);
      const volume = shared ?? new Volume();
      this.volumes.set(key, volume);
      if (global !== null) this.volumes.set(`global/${global}`, volume);
    }
    const password = form.get("MasterUserPassword");
    if (password !== null) this.volumes.get(key)?.setMaster(password, form.get("MasterUsername") ?? undefined);
  }

  private listen(): Promise<Server> {
    return new Promise((resolve) => {
      const server = createServer((socket) => {
        this.sockets.add(socket);
        socket.once("close", () => this.sockets.delete(socket)).on("error", () => socket.destroy());
        void this.serve(socket)
          .catch(() => undefined)
          .finally(() => socket.end());
      });
      server.unref().listen(0, LOOPBACK, () => {
        resolve(server);
      });
    });
  }

  private async serve(socket: Socket): Promise<void> {
    const { host, packets } = await opened(socket);
    await serveMysql(socket, packets, (login) => this.logIn(host, login));
  }

  private async logIn(host: string, login: Login): Promise<Session> {
    const [, id, , kind, region] = HOST.exec(host)!;
    const denied = new MysqlError(1045, "28000", `Access denied for user '${login.user}' (using password: YES)`);
    if (kind !== "db-proxy-") {
      const cluster = { region: region!, id: id! };
      if (!this.volumeOf(cluster).accepts(login.user, login.matches)) throw denied;
      return this.session(cluster, login.user);
    }
    const { cluster, secrets, unreadable } = await this.proxy(region!, id!);
    // AWS writes the reason into the proxy's log alone.
    if (unreadable !== undefined) throw new MysqlError(1045, "28000", `${denied.message}: ${unreadable}`);
    const secret = secrets.find(({ username }) => username === login.user);
    if (!secret || !login.matches(secret.password)) throw denied;
    if (!this.volumeOf(cluster).accepts(secret.username, (password) => password === secret.password)) throw denied;
    return this.session(cluster, login.user);
  }

  private session(cluster: Cluster, user: string): Session {
    const volume = this.volumeOf(cluster);
    return async (sql) => {
      volume.run(user, sql, await this.follows(cluster));
    };
  }

  /** Whether a cluster copies another one. */
  private async follows({ region, id }: Cluster): Promise<boolean> {
    const answer = await this.moto.query("rds", region, RDS, "DescribeDBClusters", { DBClusterIdentifier: id });
    const [found] = list(answer, "DescribeDBClustersResponse", "DescribeDBClustersResult", "DBClusters", "DBCluster");
    return textAt(found, "ReplicationSourceIdentifier") !== undefined;
  }

  /** The cluster behind a proxy, by its name or an endpoint's, and the current content of its secrets. */
  private async proxy(region: string, name: string) {
    const ask = (action: string, input: Record<string, string>) => this.moto.query("rds", region, RDS, action, input);
    const proxies = await ask("DescribeDBProxies", {});
    const all = list(proxies, "DescribeDBProxiesResponse", "DescribeDBProxiesResult", "DBProxies", "member");
    const found = all.filter((one) => name.startsWith(textAt(one, "DBProxyName")!)).at(-1);
    if (!found) throw new MysqlError(1105, "HY000", `there is no proxy ${name} in ${region}`);
    const proxyName = textAt(found, "DBProxyName")!;
    const targets = await ask("DescribeDBProxyTargets", { DBProxyName: proxyName });
    const path = ["DescribeDBProxyTargetsResponse", "DescribeDBProxyTargetsResult", "Targets", "member"] as const;
    const id = list(targets, ...path)
      .map((target) => textAt(target, "TrackedClusterId") ?? textAt(target, "RdsResourceId"))
      .find((one) => one !== undefined);
    if (id === undefined) throw new MysqlError(1105, "HY000", `the proxy ${proxyName} has no target`);
    const arns = list(found, "Auth", "member").map((auth) => textAt(auth, "SecretArn")!);
    const role = textAt(found, "RoleArn") ?? "";
    const refusals = await Promise.all(arns.map(async (arn) => this.rights?.refusal(role, arn)));
    const readable = arns.filter((_arn, i) => refusals[i] === undefined);
    const secrets = (await Promise.all(readable.map((arn) => this.secret(region, arn)))).filter(
      (one) => one !== undefined,
    );
    return { cluster: { region, id }, secrets, unreadable: secrets.length > 0 ? undefined : refusals.find(Boolean) };
  }

  private async secret(region: string, arn: string): Promise<{ username: string; password: string } | undefined> {
    try {
      const { SecretString } = await this.moto.json<{ SecretString: string }>(
        "secretsmanager",
        region,
        "secretsmanager.GetSecretValue",
        { SecretId: arn },
      );
      return JSON.parse(SecretString) as { username: string; password: string };
    } catch (error) {
      if (error instanceof Refusal) return undefined;
      throw error;
    }
  }
}
