import type * as pulumi from "@pulumi/pulumi";
import * as containerservice from "@pulumi/azure-native/containerservice";
import { NodeOsUpgradeChannel, UpgradeChannel } from "./channels";
import type { MaintenanceWindow } from "./maintenance-window";
import type { ClusterSettings } from "./settings";

/** One window for each channel that upgrades something; AKS knows what each is for by its name. */
export function maintenanceWindows(
  name: string,
  cluster: containerservice.ManagedCluster,
  settings: ClusterSettings,
  parent: pulumi.Resource,
): void {
  const create = (role: string, configName: string, window: MaintenanceWindow) =>
    new containerservice.MaintenanceConfiguration(
      `${name}-${role}`,
      {
        configName,
        resourceGroupName: settings.resourceGroupName,
        resourceName: cluster.name,
        maintenanceWindow: {
          schedule: { weekly: { dayOfWeek: window.day, intervalWeeks: 1 } },
          startTime: window.startTime,
          durationHours: window.durationHours,
          utcOffset: window.utcOffset ?? "+00:00",
          notAllowedDates: window.notAllowedDates,
        },
      },
      { parent, deletedWith: cluster },
    );
  if (settings.upgradeChannel !== UpgradeChannel.None) {
    create("cluster-maintenance", "aksManagedAutoUpgradeSchedule", settings.clusterMaintenance);
  }
  if (settings.nodeOsUpgradeChannel !== NodeOsUpgradeChannel.None) {
    create("node-maintenance", "aksManagedNodeOSUpgradeSchedule", settings.nodeMaintenance);
  }
}
