import { Databases } from "./databases/databases";
import { ProxyRights } from "./databases/proxy-rights";
import { serviceStarts } from "./ecs/service-starts";
import { TaskStart } from "./ecs/task-start";
import { taskStartContext } from "./ecs/task-start-context";
import { Deliverer } from "./events/deliver";
import { Firing } from "./events/fire";
import type { ControlRoute } from "./gateway/control-api";
import type { Gateway } from "./gateway/gateway";
import { Settings } from "./gateway/settings";
import { textAt } from "./gateway/xml";
import { assumedRoles } from "./iam/assumed-roles";
import { Permissions } from "./iam/permissions";
import type { Principal } from "./iam/principal";
import { Apis } from "./http-api/apis";
import type { KnownKey } from "./http-api/authorize";
import { HttpApis } from "./http-api/http-api";
import { Issuers } from "./http-api/issuers";
import { AccountConcurrency } from "./lambda/account-concurrency";
import { AsyncEvents } from "./lambda/async-events";
import { Deployed } from "./lambda/deployed";
import { FunctionLogs } from "./lambda/function-logs";
import { Functions } from "./lambda/functions";
import { lambdaApi } from "./lambda/lambda-api";
import { Pool } from "./lambda/pool";
import { LoadBalancers } from "./models/load-balancers";
import { Certificates } from "./models/certificates";
import { Delegations } from "./models/delegations";
import { Distributions } from "./models/distributions";
import { EdgeConnections } from "./models/edge-connections";
import { type AskNetwork, Network } from "./models/network";
import { promotions } from "./models/promotions";
import { regionIn, REGIONS } from "./models/regions";
import { ReplicationLag } from "./models/replication-lag";
import { Route53Model } from "./models/route53-model";
import { S3Replication } from "./models/s3-replication";
import { rotationRights } from "./models/rotation-rights";
import { secretReplication } from "./models/secret-replication";
import { ServiceQuotas } from "./models/service-quotas";
import { stateMachineLogs } from "./models/state-machine-logs";
import { ImageStore } from "./registry/image-store";
import { LayerDownloads } from "./registry/layer-downloads";
import { Registry } from "./registry/registry";

export interface ServicesOptions {
  /** 12 digits. */
  readonly account: string;
  /**
   * Access keys, beside those of IAM users and of the functions, that belong to a caller.
   * @default none
   */
  readonly accessKeys?: readonly string[];
  /**
   * Whether calls of roles and services are refused that no deployed policy allows.
   * @default "enforced"
   */
  readonly permissions?: "enforced" | "open";
}

/** What the gateway does itself instead of the emulator behind it, put together. */
export class Services {
  readonly settings = new Settings();
  readonly logs = new FunctionLogs();
  readonly functions: Functions;
  readonly events: AsyncEvents;
  readonly firing: Firing;
  readonly apis: HttpApis;
  readonly route53: Route53Model;
  readonly network: Network;
  readonly delegations = new Delegations();
  readonly databases: Databases;
  readonly images: ImageStore;
  readonly permissions: Permissions;
  readonly routes: readonly ControlRoute[];
  private readonly deployed: Deployed;
  private readonly pool: Pool;

  constructor(gateway: Gateway, { account, accessKeys = [], permissions = "enforced" }: ServicesOptions) {
    const { motoWire: moto, callers, faults } = gateway;
    const isFailed = (region: string) => faults.isFailed(region);
    this.deployed = new Deployed(moto);
    this.route53 = new Route53Model(moto, faults, this.settings);
    const aliasSeconds = () => this.settings.values.aliasAuthorizationSeconds;
    this.permissions = new Permissions(gateway, { account, aliasSeconds });
    const { authorizer, keys } = this.permissions;
    const enforced = permissions === "enforced";
    this.databases = new Databases(moto, faults, enforced ? new ProxyRights(authorizer, keys) : undefined);
    const network: AskNetwork = (question, from) =>
      question.kind === "connect" ? this.databases.connect(question.host) : this.network.ask(question, from);
    const loadBalancers = new LoadBalancers(moto);
    const connections = new EdgeConnections(this.settings, (end) =>
      loadBalancers.clientKeepAliveSeconds(end, regionIn(end) ?? "us-east-1"),
    );
    this.network = new Network(this.route53, loadBalancers, faults, new Distributions(moto), connections);
    const concurrency = new AccountConcurrency(this.settings);
    this.pool = new Pool(
      this.deployed,
      callers,
      () => `http://127.0.0.1:${gateway.port}`,
      network,
      (region) => concurrency.unreserved(region),
    );
    this.functions = new Functions(this.deployed, this.pool, this.logs);
    const fromLambda = new Deliverer((principal) => gateway.wireAs("lambda.amazonaws.com", principal));
    this.events = new AsyncEvents(this.functions, moto, fromLambda, this.settings, isFailed);

    const fromEvents = (principal: Principal) => gateway.wireAs("events.amazonaws.com", principal);
    this.firing = new Firing(moto, new Deliverer(fromEvents), fromEvents, account);

    const knownKey: KnownKey = async (key) => {
      if (accessKeys.includes(key)) return key;
      return callers.nameOf(key) ?? (await userOf(gateway, key));
    };
    const issuers = new Issuers(moto);
    const apis = new Apis(moto, Object.keys(REGIONS));
    const apiGateway = gateway.wireAs("apigateway.amazonaws.com");
    this.apis = new HttpApis({
      ...{ apis, issuers, knownKey, moto, apiGateway, account },
      principalOf: (key) => callers.principalOf(key),
      ...(enforced ? { permissions: authorizer } : {}),
    });

    this.images = new ImageStore(moto);
    const endpoint = () => `http://127.0.0.1:${gateway.port}`;
    const registry = new Registry(this.images, endpoint);
    const layers = new LayerDownloads(this.images, endpoint);
    gateway.recognize(layers.recognizer);
    const quotas = new ServiceQuotas();
    gateway.recognize(this.apis.recognizer);
    gateway.recognize(registry.recognizer);
    const starts = new TaskStart(
      taskStartContext({
        gateway,
        images: this.images,
        account,
        ...(enforced ? { authorizer } : {}),
      }),
    );
    if (enforced) {
      const { authentication, enforcement } = this.permissions;
      gateway.use(
        authentication,
        enforcement.handler,
        rotationRights(moto, authorizer, account),
        stateMachineLogs(moto, authorizer, account),
      );
    }
    const replication = new S3Replication(moto, faults, this.permissions.authorizer);
    gateway.use(
      lambdaApi(this.functions, this.events),
      concurrency.handler,
      this.apis.handler,
      this.route53.handler,
      new Certificates(moto, this.route53, this.delegations).handler,
      registry.handler,
      layers.handler,
      serviceStarts(moto, starts, () => this.settings.values.taskRetrySeconds),
      quotas.handler,
      assumedRoles(callers),
      secretReplication(moto, authorizer, keys, ({ accessKey }) => callers.principalOf(accessKey)),
      this.databases.handler,
      promotions(this.settings),
      new ReplicationLag(moto, faults, this.settings).handler,
      replication.handler,
    );
    this.routes = [
      this.settings.route,
      this.logs.route,
      this.firing.route,
      quotas.route,
      issuers.route,
      this.apis.accessLog.route,
      this.route53.route,
      this.route53.endpoints.route,
      (method, path) => (`${method} ${path}` === "GET /permissions" ? this.permissions.enforcement.checked : undefined),
      this.delegations.route,
      replication.route,
      (method, path) => (`${method} ${path}` === "GET /events" ? { waiting: this.events.waiting } : undefined),
    ];
  }

  /** Processes that hold a function, warm or at work. */
  get instances(): number {
    return this.pool.instances;
  }

  close(): void {
    this.events.close();
    this.pool.close();
    this.databases.close();
    this.deployed.close();
  }
}

/** The IAM user that an access key belongs to; undefined when there is none. */
async function userOf({ motoWire }: Gateway, key: string): Promise<string | undefined> {
  try {
    const input = { AccessKeyId: key };
    const answer = await motoWire.query("iam", "us-east-1", "2010-05-08", "GetAccessKeyLastUsed", input);
    return textAt(answer, "GetAccessKeyLastUsedResponse", "GetAccessKeyLastUsedResult", "UserName");
  } catch {
    return undefined;
  }
}
