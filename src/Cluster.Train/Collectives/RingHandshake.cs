using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Cluster.Train;

// How two neighbours of a ring make sure of each other. The acceptor greets with a nonce; the dialer says who he is and
// proves by an HMAC over both nonces that he knows the token; the acceptor answers with a proof of his own. The token
// itself never crosses the wire, and a recorded conversation is worth nothing later. Under TLS all this goes inside.
//
//   acceptor  magic 4  version 2  nonce 16
//   dialer    magic 4  version 2  incarnation 4  world 4  rank 4  channel 4  nonce 16  proof 32
//   acceptor  verdict 1  proof 32
internal static class RingHandshake
{
    public const uint Magic = 0x474E5243;    // "CRNG"
    public const ushort Version = 1;

    private const int NonceBytes = 16;
    private const int ProofBytes = HMACSHA256.HashSizeInBytes;
    private const int GreetingBytes = 6 + NonceBytes;
    private const int ClaimBytes = 22 + NonceBytes;
    private const int AnswerBytes = 1 + ProofBytes;

    /// <summary>Which of the two connections between neighbours this is.</summary>
    public enum Channel
    {
        /// <summary>Carries the values, from a rank to the next one only.</summary>
        Data = 0,

        /// <summary>Carries word of the end, both ways. It is never full, so word always gets through.</summary>
        Control = 1,
    }

    private enum Verdict : byte
    {
        Welcome = 0,
        WrongToken = 1,
        WrongIncarnation = 2,
        WrongRank = 3,
    }

    /// <summary>The acceptor's part. Returns the channel, or null when the caller does not belong here.</summary>
    public static async Task<Channel?> AcceptAsync(Stream stream, RingMembership ring, CancellationToken cancellation)
    {
        var greeting = new byte[GreetingBytes];
        WriteMagic(greeting);
        RandomNumberGenerator.Fill(greeting.AsSpan(6));
        await SendAsync(stream, greeting, cancellation).ConfigureAwait(false);

        var claim = new byte[ClaimBytes + ProofBytes];
        await ReceiveAsync(stream, claim, cancellation).ConfigureAwait(false);
        if (!HasMagic(claim))
            return null;

        var verdict = Judge(claim, greeting, ring);
        var answer = new byte[AnswerBytes];
        answer[0] = (byte)verdict;
        if (verdict != Verdict.WrongToken)
            Proof(ring.Token, "accept"u8, claim.AsSpan(0, ClaimBytes), greeting).CopyTo(answer, 1);
        await SendAsync(stream, answer, cancellation).ConfigureAwait(false);
        return verdict == Verdict.Welcome ? (Channel)ReadInt(claim, 18) : null;
    }

    /// <summary>The dialer's part. Throws with one line when the other is not the rank that was meant.</summary>
    public static async Task DialAsync(Stream stream, RingMembership ring, Channel channel, CancellationToken cancellation)
    {
        var other = $"rank {ring.Next} at {ring.Endpoints[ring.Next]}";
        var greeting = new byte[GreetingBytes];
        await ReceiveAsync(stream, greeting, cancellation).ConfigureAwait(false);
        if (BinaryPrimitives.ReadUInt32LittleEndian(greeting) != Magic)
            throw new InvalidDataException($"{other} is not a rank of a ring");
        if (!HasMagic(greeting))
            throw new InvalidDataException($"{other} speaks version {BinaryPrimitives.ReadUInt16LittleEndian(greeting.AsSpan(4))} of the ring's protocol, this rank version {Version}");

        var claim = new byte[ClaimBytes + ProofBytes];
        WriteMagic(claim);
        WriteInt(claim, 6, ring.Incarnation);
        WriteInt(claim, 10, ring.WorldSize);
        WriteInt(claim, 14, ring.Rank);
        WriteInt(claim, 18, (int)channel);
        RandomNumberGenerator.Fill(claim.AsSpan(22, NonceBytes));
        Proof(ring.Token, "dial"u8, claim.AsSpan(0, ClaimBytes), greeting).CopyTo(claim, ClaimBytes);
        await SendAsync(stream, claim, cancellation).ConfigureAwait(false);

        var answer = new byte[AnswerBytes];
        await ReceiveAsync(stream, answer, cancellation).ConfigureAwait(false);
        switch ((Verdict)answer[0])
        {
            case Verdict.WrongToken:
                throw new InvalidDataException($"{other} belongs to another group: it has another token");
            case Verdict.WrongIncarnation:
                throw new InvalidDataException($"{other} belongs to another start of this run than {ring.Incarnation}");
            case Verdict.WrongRank:
                throw new InvalidDataException($"{other} does not expect rank {ring.Rank} of {ring.WorldSize}");
        }
        var proof = Proof(ring.Token, "accept"u8, claim.AsSpan(0, ClaimBytes), greeting);
        if (!CryptographicOperations.FixedTimeEquals(proof, answer.AsSpan(1)))
            throw new InvalidDataException($"{other} belongs to another group: it has another token");
    }

    private static Verdict Judge(byte[] claim, byte[] greeting, RingMembership ring)
    {
        var proof = Proof(ring.Token, "dial"u8, claim.AsSpan(0, ClaimBytes), greeting);
        if (!CryptographicOperations.FixedTimeEquals(proof, claim.AsSpan(ClaimBytes)))
            return Verdict.WrongToken;
        if (ReadInt(claim, 6) != ring.Incarnation)
            return Verdict.WrongIncarnation;
        var expected = ReadInt(claim, 10) == ring.WorldSize && ReadInt(claim, 14) == ring.Previous;
        return expected && Enum.IsDefined((Channel)ReadInt(claim, 18)) ? Verdict.Welcome : Verdict.WrongRank;
    }

    private static byte[] Proof(byte[] token, ReadOnlySpan<byte> role, ReadOnlySpan<byte> claim, ReadOnlySpan<byte> greeting)
    {
        using var mac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, token);
        mac.AppendData(role);
        mac.AppendData(claim);
        mac.AppendData(greeting);
        return mac.GetHashAndReset();
    }

    private static void WriteMagic(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, Magic);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[4..], Version);
    }

    private static bool HasMagic(ReadOnlySpan<byte> bytes) =>
        BinaryPrimitives.ReadUInt32LittleEndian(bytes) == Magic && BinaryPrimitives.ReadUInt16LittleEndian(bytes[4..]) == Version;

    private static void WriteInt(byte[] bytes, int at, int value) => BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(at), value);

    private static int ReadInt(byte[] bytes, int at) => BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(at));

    private static async Task SendAsync(Stream stream, byte[] bytes, CancellationToken cancellation)
    {
        await stream.WriteAsync(bytes, cancellation).ConfigureAwait(false);
        await stream.FlushAsync(cancellation).ConfigureAwait(false);
    }

    private static async Task ReceiveAsync(Stream stream, byte[] bytes, CancellationToken cancellation)
    {
        if (await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellation).ConfigureAwait(false) < bytes.Length)
            throw new EndOfStreamException("the other side closed the connection during the handshake");
    }
}
