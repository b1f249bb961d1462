using AuthGateway.Proxy.Streams;

namespace AuthGateway.Tests.Proxy.Streams;

/// <summary>Where frames end (RFC 6455 section 5.2), however the bytes arrive.</summary>
public sealed class WebSocketFramesTests
{
    private static readonly byte[] Close = [0x88, 0x02, 0x03, 0xE8];

    public static TheoryData<int, bool> Sizes => new()
    {
        { 0, false }, { 0, true }, { 1, false }, { 125, true }, { 126, false }, { 126, true }, { 65_535, true }, { 65_536, false }, { 70_000, true },
    };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void A_frame_ends_where_its_length_says_in_whatever_pieces_it_comes(int size, bool masked)
    {
        byte[] frame = Frame(0x82, size, masked);
        foreach (var piece in (int[])[1, 3, 7, frame.Length])
        {
            var frames = new WebSocketFrames();
            for (var at = 0; at < frame.Length; at += piece)
            {
                Assert.True(at == 0 || !frames.AtBoundary);
                Assert.Equal(Math.Min(piece, frame.Length - at), frames.FollowFrame(frame.AsSpan(at, Math.Min(piece, frame.Length - at))));
            }

            Assert.True(frames.AtBoundary);
            Assert.False(frames.IsClosed);
        }
    }

    [Fact]
    public void Following_one_frame_stops_before_the_next()
    {
        byte[] two = [.. Frame(0x01, 5, masked: true), .. Frame(0x80, 300, masked: true)];
        var frames = new WebSocketFrames();

        Assert.Equal(11, frames.FollowFrame(two));
        Assert.True(frames.AtBoundary);
        Assert.Equal(two.Length - 11, frames.FollowFrame(two.AsSpan(11)));
    }

    [Fact]
    public void A_close_frame_is_one_only_when_it_is_whole_and_bytes_that_look_like_one_in_a_payload_are_none()
    {
        var frames = new WebSocketFrames();
        frames.Follow([0x82, 0x04, .. Close]);
        Assert.False(frames.IsClosed);

        frames.Follow(Close.AsSpan(0, 3));
        Assert.False(frames.IsClosed);
        frames.Follow(Close.AsSpan(3));
        Assert.True(frames.IsClosed);
        Assert.True(frames.AtBoundary);
    }

    [Fact]
    public void Our_close_frames_say_1001_masked_to_the_upstream_alone()
    {
        var toCaller = new byte[CloseFrame.Length];
        CloseFrame.WriteToCaller(toCaller);
        Assert.Equal([0x88, 0x02, 0x03, 0xE9], toCaller);

        var toUpstream = CloseFrame.ToUpstream();
        Assert.Equal([0x88, 0x82], toUpstream[..2]);
        Assert.Equal([0x03, 0xE9], (byte[])[(byte)(toUpstream[6] ^ toUpstream[2]), (byte)(toUpstream[7] ^ toUpstream[3])]);
    }

    private static byte[] Frame(byte first, int size, bool masked)
    {
        byte mask = masked ? (byte)0x80 : (byte)0;
        byte[] length = size switch
        {
            <= 125 => [(byte)(mask | size)],
            <= 65_535 => [(byte)(mask | 126), (byte)(size >> 8), (byte)size],
            _ => [(byte)(mask | 127), 0, 0, 0, 0, (byte)(size >> 24), (byte)(size >> 16), (byte)(size >> 8), (byte)size],
        };

        // A payload that looks like close frames all the way.
        return [first, .. length, .. masked ? [1, 2, 3, 4] : Array.Empty<byte>(), .. Enumerable.Repeat((byte)0x88, size)];
    }
}
