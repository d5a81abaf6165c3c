using System.Security.Cryptography;
using System.Text;

namespace Cluster.Core.Wire;

// The secret that lets a program into the cluster. It is compared by digest and in constant time, so that an answer's
// delay tells nothing; its file is readable by its owner alone.
internal sealed class ClusterToken
{
    private const int LengthMin = 16;
    private readonly byte[] _digest;

    internal ClusterToken(string value)
    {
        if (value.Length < LengthMin || value.Any(char.IsWhiteSpace))
        {
            throw new ClusterException($"the token has {value.Length} characters, but must have {LengthMin} or more and no blanks");
        }

        (Value, _digest) = (value, Digest(value));
    }

    internal string Value { get; }

    internal static string Fresh() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));

    internal bool Matches(string? other) => other is not null && CryptographicOperations.FixedTimeEquals(_digest, Digest(other));

    /// <summary>Reads the token from its file; makes one there if that is allowed and there is none.</summary>
    internal static ClusterToken Load(string path, bool mayCreate)
    {
        if (!File.Exists(path))
        {
            if (!mayCreate)
            {
                throw new ClusterException($"token file {path} does not exist; copy the seed's, or give the token");
            }

            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            using var writer = new StreamWriter(path, options);
            writer.WriteLine(Fresh());
        }

        return new ClusterToken(File.ReadAllText(path).Trim());
    }

    private static byte[] Digest(string value) => SHA256.HashData(Encoding.UTF8.GetBytes(value));
}
