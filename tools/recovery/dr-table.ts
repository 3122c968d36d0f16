import { DynamoDBClient, GetItemCommand } from "@aws-sdk/client-dynamodb";
import { awsClient } from "../aws/client";
import { executionKey, recordKey } from "../../dr/record/conditional-write";
import { type ExecutionItem, executionOf } from "../../dr/record/items";
import type { Plan } from "../../dr/plan/plan";
import { type DeploymentRecord, newRecord } from "../../dr/record/transitions";
import { attributesOf, valuesOf } from "../../functions/runtime/dr-table/attributes";

/** Reads the DR table with the credentials of the user. */
export class DrTableView {
  private readonly client: DynamoDBClient;

  constructor(private readonly plan: Plan) {
    this.client = awsClient(DynamoDBClient, { region: plan.sites.control.region });
  }

  /** The active site and the lock; the initial record of the plan before the first execution. */
  async record(): Promise<DeploymentRecord> {
    const found = await this.item(recordKey(this.plan.name));
    return found ? (found as unknown as DeploymentRecord) : newRecord(this.plan.name);
  }

  /** The record, or undefined when the table does not exist. */
  async deployed(): Promise<DeploymentRecord | undefined> {
    try {
      return await this.record();
    } catch (error) {
      if (error instanceof Error && error.name === "ResourceNotFoundException") return undefined;
      throw error;
    }
  }

  /** The execution with the steps recorded so far. */
  async execution(name: string): Promise<ExecutionItem> {
    return executionOf(this.plan.name, name, (await this.item(executionKey(this.plan.name, name))) ?? {});
  }

  private async item(key: Readonly<Record<string, unknown>>): Promise<Record<string, unknown> | undefined> {
    const { Item } = await this.client.send(
      new GetItemCommand({ TableName: this.plan.table, Key: attributesOf(key), ConsistentRead: true }),
    );
    return Item && valuesOf(Item);
  }
}
