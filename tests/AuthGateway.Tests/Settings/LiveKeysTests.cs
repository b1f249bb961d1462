using AuthGateway.Settings;

namespace AuthGateway.Tests.Settings;

public sealed class LiveKeysTests
{
    private static readonly LivelySettings InUse = new()
    {
        Token = "one",
        Keys = ["a", "b"],
        Mode = "open",
        Clients = new Dictionary<string, LivelyClient> { ["x"] = new() { Token = "x1", Count = 1 }, ["y"] = new() { Token = "y1", Count = 2 } },
    };

    [Fact]
    public void Live_keys_are_taken_and_all_others_stay()
    {
        var taken = Taken(InUse with { Token = "two", Keys = ["c", "a", "b"], Hints = ["h"], Mode = "closed" });

        Assert.Equal(("two", "open"), (taken.Token, taken.Mode));
        Assert.Equal(["c", "a", "b"], taken.Keys);
        Assert.Equal(["h"], taken.Hints);
        Assert.Equal("one", InUse.Token);
    }

    [Fact]
    public void A_group_below_a_name_takes_its_own_and_the_others_are_the_same_objects()
    {
        var taken = Taken(InUse with { Clients = new Dictionary<string, LivelyClient> { ["X"] = new() { Token = "x2", Count = 9 }, ["y"] = new() { Token = "y1", Count = 2 } } });

        Assert.Equal(("x2", 1), (taken.Clients["x"].Token, taken.Clients["x"].Count));
        Assert.Same(InUse.Clients["y"], taken.Clients["y"]);
        // As the binder's own maps do.
        Assert.Equal("x2", taken.Clients["X"].Token);
    }

    [Fact]
    public void What_is_new_below_a_map_or_gone_waits_for_the_start()
    {
        var taken = Taken(InUse with { Clients = new Dictionary<string, LivelyClient> { ["y"] = new() { Token = "y2" }, ["z"] = new() { Token = "z1" } } });

        Assert.Equal(["x", "y"], taken.Clients.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(("x1", "y2"), (taken.Clients["x"].Token, taken.Clients["y"].Token));
    }

    [Fact]
    public void The_record_is_the_same_object_where_nothing_live_changed() =>
        Assert.Same(InUse, Taken(InUse with { Mode = "closed", Keys = ["a", "b"], Clients = new Dictionary<string, LivelyClient>(InUse.Clients) }));

    [Fact]
    public void A_secret_is_neither_given_first_nor_taken_away()
    {
        Assert.Same(InUse, Taken(InUse with { Token = "", Keys = [] }));
        // A user whose password has to wait would be one without.
        Assert.Same(InUse, Taken(InUse with { User = "somebody" }));
        var without = new LivelySettings();
        Assert.Same(without, LiveKeys.Taken(without, InUse));
    }

    [Fact]
    public void Whoever_holds_a_section_sees_a_change_and_so_does_what_was_made_of_it()
    {
        var sections = new LiveSections();
        var live = new LiveSettings<LivelySettings>(InUse, sections);
        var made = 0;
        var length = live.Select(now => new Made(now.Token.Length, ++made));
        var told = 0;
        live.Changed += (_, _) => told++;
        Assert.Same(length.Current, length.Current);

        sections.Publish(Records(InUse with { Token = "three" }));
        Assert.Equal("three", live.Current.Token);
        Assert.Equal((new Made(5, 2), 1), (length.Current, told));

        // Nothing of it changed: nothing is made, and nobody told.
        sections.Publish(Records(InUse with { Token = "three", Mode = "closed" }));
        Assert.Equal((new Made(5, 2), 1), (length.Current, told));
    }

    [Fact]
    public void Whoever_comes_after_a_change_gets_it_into_what_it_has_itself()
    {
        var sections = new LiveSections();
        sections.Publish(Records(InUse with { Token = "two" }));
        // Development sets an address of its own in place of what was read.
        var live = new LiveSettings<LivelySettings>(InUse with { Mode = "own" }, sections);

        Assert.Equal(("two", "own"), (live.Current.Token, live.Current.Mode));
    }

    private static LivelySettings Taken(LivelySettings read) => (LivelySettings)LiveKeys.Taken(InUse, read);

    private static Dictionary<Type, ISettings> Records(LivelySettings settings) => new() { [typeof(LivelySettings)] = settings };

    private sealed record Made(int Length, int Times);
}
