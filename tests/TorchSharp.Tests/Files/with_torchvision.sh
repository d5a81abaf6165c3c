#!/usr/bin/env bash
# with_torchvision.sh: a ResNet18 of torchvision's, 64 images there and back. Python writes its state dict and logits, the
# test reads both, compares, and writes the state dict again; Python reads that and compares. Needs python3-torchvision.
set -euo pipefail
cd "$(dirname "$0")/../../.."
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python=${PYTHON:-/usr/bin/python3}

"$python" - "$folder" <<'END'
import sys, torch, torchvision
torch.manual_seed(1)
model = torchvision.models.resnet18()
model.train()
with torch.no_grad():
    for _ in range(3):      # running statistics that are not those of a fresh model
        model(torch.randn(16, 3, 64, 64))
model.eval()
images = torch.randn(64, 3, 64, 64)
torch.save(model.state_dict(), f"{sys.argv[1]}/resnet18.pth")
torch.save(model.state_dict(), f"{sys.argv[1]}/resnet18_legacy.pth", _use_new_zipfile_serialization=False)
with torch.no_grad():
    torch.save({"images": images, "logits": model(images)}, f"{sys.argv[1]}/logits.pt")
END

TORCHVISION_FILES=$folder dotnet test tests/TorchSharp.Tests "$@" --filter FullyQualifiedName~TorchvisionFileTests --logger "console;verbosity=normal"

"$python" - "$folder" <<'END'
import sys, torch, torchvision
model = torchvision.models.resnet18()
state = torch.load(f"{sys.argv[1]}/written.pth")
print(model.load_state_dict(state))
golden = torch.load(f"{sys.argv[1]}/logits.pt")
with torch.no_grad():
    difference = (model.eval()(golden["images"]) - golden["logits"]).abs().max().item()
print(f"largest difference of 64 x 1000 logits after the way back: {difference}")
sys.exit(difference > 1e-4)
END
