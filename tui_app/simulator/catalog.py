"""The resources of the default world, with properties as ARM prints them on a GET by id."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from tui_app.simulator.estate import TENANT_ID, Resource, VirtualMachine, guid
from tui_app.simulator.world import IDENTITY_TYPE, Identity

SUCCEEDED = {"provisioningState": "Succeeded"}


class Place(NamedTuple):
    """Where resources are made: a group in a subscription, and its region."""

    subscription_id: str
    group: str
    location: str

    @property
    def id(self) -> str:
        """ARM id of the group."""
        return f"/subscriptions/{self.subscription_id}/resourceGroups/{self.group}"

    def make(
        self, kind_of: str, name: str, properties: Mapping[str, Any] = SUCCEEDED, **more: Any
    ) -> Resource:
        """A resource of type `kind_of`; names of parents are part of `name`, as in `vnet/web`."""
        namespace, *types = kind_of.split("/")
        names = name.split("/") if len(types) > 1 else [name]
        path = "/".join(f"{t}/{n}" for t, n in zip(types, names, strict=True))
        return Resource(
            id=f"{self.id}/providers/{namespace}/{path}",
            name=name.rsplit("/", 1)[-1] if more.get("is_listed") is False else name,
            type=kind_of,
            properties=properties,
            **{"location": self.location, **more},
        )

    def child(self, kind_of: str, name: str, properties: Mapping[str, Any]) -> Resource:
        """A child that only its parent's collection shows."""
        return self.make(kind_of, name, properties, is_listed=False, location="")


def vm_resources(vm: VirtualMachine) -> list[Resource]:
    """A VM with its disk, its interface, its network and its agent."""
    place = Place(subscription_id=vm.subscription_id, group=vm.group, location=vm.location)
    return [_vm(place, vm), _disk(place, vm), *_network(place, vm), _agent(place, vm)]


def _vm(place: Place, vm: VirtualMachine) -> Resource:
    publisher, offer, sku, version = vm.image
    image = {"publisher": publisher, "offer": offer, "sku": sku, "version": "latest"}
    disk = {"id": f"{place.id}/providers/Microsoft.Compute/disks/{vm.name}_OsDisk_1"}
    nic = f"{place.id}/providers/Microsoft.Network/networkInterfaces/{vm.name}-nic"
    properties = {
        "vmId": vm.vm_id,
        "hardwareProfile": {"vmSize": vm.size},
        "storageProfile": {
            "imageReference": {**image, "exactVersion": version},
            "osDisk": {
                "osType": vm.os,
                "name": f"{vm.name}_OsDisk_1",
                "createOption": "FromImage",
                "caching": "ReadWrite",
                "managedDisk": {"storageAccountType": "Premium_LRS", **disk},
                "diskSizeGB": 30 if vm.os == "Linux" else 127,
            },
            "dataDisks": [],
        },
        "osProfile": {"computerName": vm.name, "adminUsername": vm.admin, "secrets": []},
        "networkProfile": {
            "networkInterfaces": [{"id": nic, "properties": {"primary": True}}],
        },
        "securityProfile": {
            "uefiSettings": {"secureBootEnabled": True, "vTpmEnabled": True},
            "securityType": "TrustedLaunch",
        },
        "provisioningState": "Succeeded",
        "timeCreated": "2025-10-02T07:31:05.1180219Z",
    }
    return place.make(
        "Microsoft.Compute/virtualMachines", vm.name, properties, zones=("1",), tags=vm.tags
    )


def _disk(place: Place, vm: VirtualMachine) -> Resource:
    properties = {
        "osType": vm.os,
        "creationData": {"createOption": "FromImage"},
        "diskSizeGB": 30 if vm.os == "Linux" else 127,
        "diskState": "Attached",
        "provisioningState": "Succeeded",
    }
    sku = {"name": "Premium_LRS", "tier": "Premium"}
    return place.make(
        "Microsoft.Compute/disks", f"{vm.name}_OsDisk_1", properties, sku=sku, managed_by=vm.id
    )


def _network(place: Place, vm: VirtualMachine) -> list[Resource]:
    prefix = vm.private_ip.rsplit(".", 1)[0] + ".0/24"
    network = "Microsoft.Network"
    vnet = f"vnet-{place.group.removeprefix('rg-').lower()}"
    subnet = f"{place.id}/providers/{network}/virtualNetworks/{vnet}/subnets/web"
    space = {
        "addressSpace": {"addressPrefixes": [prefix]},
        "subnets": [{"id": subnet}],
        **SUCCEEDED,
    }
    rule = {
        "name": "ssh",
        "properties": {"access": "Allow", "direction": "Inbound", "priority": 300},
    }
    public = {"publicIPAllocationMethod": "Static", "ipAddress": "203.0.113.24", **SUCCEEDED}
    inner = {"addressPrefix": prefix, **SUCCEEDED}
    rules = {"securityRules": [rule], **SUCCEEDED}
    standard = {"name": "Standard"}
    return [
        _interface(place, vm, subnet),
        place.make(f"{network}/virtualNetworks", vnet, space),
        place.child(f"{network}/virtualNetworks/subnets", f"{vnet}/web", inner),
        place.make(f"{network}/networkSecurityGroups", f"nsg-{vm.name}", rules),
        place.make(f"{network}/publicIPAddresses", f"pip-{vm.name}", public, sku=standard),
    ]


def _interface(place: Place, vm: VirtualMachine, subnet: str) -> Resource:
    address = f"{place.id}/providers/Microsoft.Network/publicIPAddresses/pip-{vm.name}"
    configuration = {
        "name": "ipconfig1",
        "properties": {
            "privateIPAddress": vm.private_ip,
            "privateIPAllocationMethod": "Dynamic",
            "publicIPAddress": {"id": address},
            "subnet": {"id": subnet},
            "primary": True,
        },
    }
    properties = {
        "ipConfigurations": [configuration],
        "macAddress": vm.mac,
        "primary": True,
        "virtualMachine": {"id": vm.id},
        "provisioningState": "Succeeded",
    }
    return place.make("Microsoft.Network/networkInterfaces", f"{vm.name}-nic", properties)


def _agent(place: Place, vm: VirtualMachine) -> Resource:
    name = "AzureMonitorLinuxAgent" if vm.os == "Linux" else "AzureMonitorWindowsAgent"
    properties = {
        "publisher": "Microsoft.Azure.Monitor",
        "type": name,
        "typeHandlerVersion": "1.33",
        "autoUpgradeMinorVersion": True,
        "provisioningState": "Succeeded",
    }
    return place.make(
        "Microsoft.Compute/virtualMachines/extensions", f"{vm.name}/{name}", properties
    )


def user_assigned(place: Place, name: str) -> Identity:
    """A user-assigned identity that lives in this group."""
    return Identity(
        name=name,
        client_id=guid(f"{name} client"),
        object_id=guid(f"{name} object"),
        resource_id=f"{place.id}/providers/{IDENTITY_TYPE}/{name}",
        is_system=False,
    )


def identity_resource(place: Place, identity: Identity) -> Resource:
    """The ARM resource of a user-assigned identity."""
    properties = {
        "tenantId": identity.tenant_id,
        "principalId": identity.object_id,
        "clientId": identity.client_id,
    }
    return place.make(IDENTITY_TYPE, identity.name, properties)


def shop_resources(place: Place) -> list[Resource]:
    """What the shop's own group holds beside the VM."""
    vault = {
        "sku": {"family": "A", "name": "standard"},
        "tenantId": TENANT_ID,
        "enableRbacAuthorization": True,
        "enableSoftDelete": True,
        "vaultUri": "https://kv-shop-prod.vault.azure.net/",
        "provisioningState": "Succeeded",
    }
    secret = {
        "attributes": {"enabled": True},
        "secretUri": "https://kv-shop-prod.vault.azure.net/secrets/sql-connection",
    }
    insights = {
        "Application_Type": "web",
        "AppId": guid("appi-shop"),
        "RetentionInDays": 90,
        "provisioningState": "Succeeded",
    }
    tags = {"env": "prod", "owner": "shop-team"}
    return [
        place.make("Microsoft.KeyVault/vaults", "kv-shop-prod", vault, tags=tags),
        place.child("Microsoft.KeyVault/vaults/secrets", "kv-shop-prod/sql-connection", secret),
        place.make("Microsoft.Insights/components", "appi-shop", insights, kind="web", tags=tags),
    ]


def data_resources(place: Place) -> list[Resource]:
    """Databases, storage and logs."""
    workspace = {
        "customerId": guid("law-shop"),
        "sku": {"name": "PerGB2018"},
        "retentionInDays": 30,
        "provisioningState": "Succeeded",
    }
    return [
        *_databases(place),
        *_blobs(place),
        place.make("Microsoft.OperationalInsights/workspaces", "law-shop", workspace),
    ]


def _databases(place: Place) -> list[Resource]:
    server = {
        "administratorLogin": "sqladmin",
        "version": "12.0",
        "state": "Ready",
        "fullyQualifiedDomainName": "sql-shop-prod.database.windows.net",
        "publicNetworkAccess": "Disabled",
    }
    database = {
        "collation": "SQL_Latin1_General_CP1_CI_AS",
        "maxSizeBytes": 34359738368,
        "status": "Online",
        "databaseId": guid("orders"),
    }
    sku = {"name": "GP_S_Gen5", "tier": "GeneralPurpose", "family": "Gen5", "capacity": 2}
    return [
        place.make("Microsoft.Sql/servers", "sql-shop-prod", server, kind="v12.0"),
        place.make(
            "Microsoft.Sql/servers/databases",
            "sql-shop-prod/orders",
            database,
            sku=sku,
            kind="v12.0,user,vcore,serverless",
            managed_by=f"{place.id}/providers/Microsoft.Sql/servers/sql-shop-prod",
        ),
    ]


def _blobs(place: Place) -> list[Resource]:
    storage = "Microsoft.Storage/storageAccounts"
    account = {
        "primaryEndpoints": {"blob": "https://stshopdata.blob.core.windows.net/"},
        "primaryLocation": place.location,
        "minimumTlsVersion": "TLS1_2",
        "allowSharedKeyAccess": False,
        "provisioningState": "Succeeded",
    }
    container = {"publicAccess": "None", "leaseState": "Available"}
    kind = f"{storage}/blobServices/containers"
    return [
        place.make(
            storage,
            "stshopdata",
            account,
            kind="StorageV2",
            sku={"name": "Standard_ZRS", "tier": "Standard"},
            tags={"env": "prod", "data": "confidential"},
        ),
        place.child(f"{storage}/blobServices", "stshopdata/default", SUCCEEDED),
        *(
            place.child(kind, f"stshopdata/default/{name}", container)
            for name in ("invoices", "logs")
        ),
    ]


def storage_account(place: Place, name: str) -> Resource:
    """A plain storage account."""
    properties = {
        "primaryEndpoints": {"blob": f"https://{name}.blob.core.windows.net/"},
        "primaryLocation": place.location,
        "provisioningState": "Succeeded",
    }
    sku = {"name": "Standard_LRS", "tier": "Standard"}
    return place.make(
        "Microsoft.Storage/storageAccounts", name, properties, kind="StorageV2", sku=sku
    )
