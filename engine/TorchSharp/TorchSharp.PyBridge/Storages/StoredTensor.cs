using static TorchSharp.torch;

// What a pickle says of a tensor before any of its bytes are read: which storage, and which elements of it in which order.
namespace TorchSharp.PyBridge.Storages;

internal sealed record StorageReference(StorageType Type, string Key, long Count)
{
    internal long Bytes => checked(Count * Type.ElementBytes);
}

internal sealed record StoredTensor
{
    private readonly StorageReference storage;
    private readonly long offset;
    private readonly long[] size;
    private readonly long[] strides;
    private readonly bool learns;

    internal StoredTensor(StorageReference storage, long offset, long[] size, long[] strides, bool learns)
    {
        (this.storage, this.offset, this.size, this.strides, this.learns) = (storage, offset, size, strides, learns);
        if (!IsInside())
            throw new InvalidDataException($"a tensor of shape [{string.Join(", ", size)}], strides [{string.Join(", ", strides)}] and " +
                $"offset {offset} " +
                $"does not lie in its storage '{storage.Key}' of {storage.Count} elements");
    }

    internal StorageReference Storage => storage;

    internal StoredTensor With(bool requiresGradient) => new(storage, offset, size, strides, requiresGradient);

    /// <summary>A view of the storage: tensors that shared one in PyTorch share it here.</summary>
    internal Tensor View(Tensor elements)
    {
        var view = elements.as_strided(size, strides, offset);
        if (learns && is_floating_point(storage.Type.Element))
            view.requires_grad = true;
        return view;
    }

    // The last element lies at offset + Σ (sizeᵢ − 1) · strideᵢ; an empty tensor has none. A stride of 0 makes many elements of
    // few: more than fit an address are refused.
    private bool IsInside()
    {
        if (size.Length != strides.Length || offset < 0 || Array.Exists(size, n => n < 0) || Array.Exists(strides, n => n < 0))
            return false;
        Int128 count = 1;
        foreach (long side in size)
            if ((count *= Math.Max(1, side)) > long.MaxValue / storage.Type.ElementBytes)
                return false;
        if (Array.Exists(size, n => n == 0))
            return offset <= storage.Count;
        Int128 last = offset;
        for (int d = 0; d < size.Length; d++)
            last += (Int128)(size[d] - 1) * strides[d];
        return last < storage.Count;
    }
}
