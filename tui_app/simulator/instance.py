"""The instance document of the metadata service, every primitive a string, as documented."""

from __future__ import annotations

from typing import Any

from tui_app.simulator.estate import VirtualMachine
from tui_app.simulator.world import World


def instance_document(world: World) -> dict[str, Any]:
    """What `/metadata/instance` answers."""
    return {"compute": _compute(world), "network": _network(world.vm)}


def _compute(world: World) -> dict[str, Any]:
    vm = world.vm
    publisher, offer, sku, version = vm.image
    is_linux = vm.os == "Linux"
    key = {"keyData": "ssh-rsa SIMULATED", "path": f"/home/{vm.admin}/.ssh/authorized_keys"}
    return {
        "azEnvironment": world.cloud.name,
        "customData": "",
        "evictionPolicy": "",
        "extendedLocation": {"name": "", "type": ""},
        "host": {"id": ""},
        "hostGroup": {"id": ""},
        "isHostCompatibilityLayerVm": "false",
        "isVmInStandbyPool": "",
        "licenseType": "" if is_linux else "Windows_Server",
        "location": vm.location,
        "name": vm.name,
        "offer": offer,
        "osProfile": {
            "adminUsername": vm.admin,
            "computerName": vm.name,
            "disablePasswordAuthentication": "true" if is_linux else "",
        },
        "osType": vm.os,
        "physicalZone": f"{vm.location}-az1",
        "placementGroupId": "",
        "plan": {"name": "", "product": "", "publisher": ""},
        "platformFaultDomain": "0",
        "platformSubFaultDomain": "",
        "platformUpdateDomain": "0",
        "priority": "",
        "provider": "Microsoft.Compute",
        "publicKeys": [key] if is_linux else [],
        "publisher": publisher,
        "resourceGroupName": vm.group,
        "resourceId": vm.id,
        "securityProfile": {
            "encryptionAtHost": "false",
            "secureBootEnabled": "true",
            "securityType": "TrustedLaunch",
            "virtualTpmEnabled": "true",
        },
        "sku": sku,
        "storageProfile": _storage(vm),
        "subscriptionId": vm.subscription_id,
        "tags": ";".join(f"{name}:{value}" for name, value in vm.tags.items()),
        "tagsList": [{"name": name, "value": value} for name, value in vm.tags.items()],
        "userData": "",
        "version": version,
        "virtualMachineScaleSet": {"id": ""},
        "vmId": vm.vm_id,
        "vmScaleSetName": "",
        "vmSize": vm.size,
        "zone": "1",
    }


def _storage(vm: VirtualMachine) -> dict[str, Any]:
    publisher, offer, sku, _ = vm.image
    disk = f"{vm.name}_OsDisk_1"
    group_id = vm.id.partition("/providers/")[0]
    return {
        "dataDisks": [],
        "imageReference": {
            "communityGalleryImageId": "",
            "exactVersion": vm.image[3],
            "id": "",
            "offer": offer,
            "publisher": publisher,
            "sharedGalleryImageId": "",
            "sku": sku,
            "version": "latest",
        },
        "osDisk": {
            "caching": "ReadWrite",
            "createOption": "FromImage",
            "diffDiskSettings": {"option": ""},
            "diskSizeGB": "30" if vm.os == "Linux" else "127",
            "encryptionSettings": {"enabled": "false"},
            "image": {"uri": ""},
            "managedDisk": {
                "id": f"{group_id}/providers/Microsoft.Compute/disks/{disk}",
                "storageAccountType": "Premium_LRS",
            },
            "name": disk,
            "osType": vm.os,
            "vhd": {"uri": ""},
            "writeAcceleratorEnabled": "false",
        },
        "resourceDisk": {"size": "16384"},
    }


def _network(vm: VirtualMachine) -> dict[str, Any]:
    subnet = vm.private_ip.rsplit(".", 1)[0] + ".0"
    return {
        "interface": [
            {
                "ipv4": {
                    "ipAddress": [{"privateIpAddress": vm.private_ip, "publicIpAddress": ""}],
                    "subnet": [{"address": subnet, "prefix": "24"}],
                },
                "ipv6": {"ipAddress": []},
                "macAddress": vm.mac,
            }
        ]
    }
