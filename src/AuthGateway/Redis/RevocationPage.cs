using System.Collections.Immutable;

namespace AuthGateway.Redis;

/// <summary>What a reading of the log gave. Closed.</summary>
internal abstract record RevocationPage
{
    private RevocationPage()
    {
    }

    /// <summary>Entries after the cursor.</summary>
    /// <param name="Entries">In the order of their revisions.</param>
    /// <param name="Cursor">Where to read on.</param>
    /// <param name="IsLast">Nothing more stood in the log when it was read.</param>
    /// <param name="MarkAtMarked">The mark of the revision that was asked about; empty where there was none or the log does not know it.</param>
    internal sealed record Read(ImmutableArray<RevocationEntry> Entries, RevocationCursor Cursor, bool IsLast, string MarkAtMarked) : RevocationPage;

    /// <summary>The log is not the one that the cursor was made on: it began anew, went back, or took another course.</summary>
    internal sealed record HistoryChanged : RevocationPage;

    /// <summary>The cursor is so old that the log cannot prove to be the same any more.</summary>
    internal sealed record TooFarBehind : RevocationPage;

    /// <summary>Redis did not answer, or with something else.</summary>
    /// <param name="Reason">One of the words of <see cref="RedisFailure"/>.</param>
    internal sealed record Failed(string Reason) : RevocationPage;
}
