namespace Pipelines.Sockets.Unofficial.Tests;

public sealed class DelegatesTests
{
    [Fact]
    public void Every_handler_is_walked_in_its_order_and_disposal_is_possible()
    {
        var calls = new List<int>();
        EventHandler<int>? handlers = null;
        for (var i = 0; i < 5; i++)
        {
            var number = i;
            handlers += (_, _) => calls.Add(number);
        }

        using (var walk = handlers!.AsEnumerable().GetEnumerator())
        {
            while (walk.MoveNext())
            {
                walk.Current(this, 0);
            }
        }

        Assert.Equal([0, 1, 2, 3, 4], calls);
        Assert.Equal(5, handlers!.AsEnumerable().ToArray().Length);
    }

    [Fact]
    public void One_handler_is_single_and_none_is_walked_as_none()
    {
        Action one = static () => { };
        Action? none = null;

        Assert.True(one.IsSingle());
        Assert.False((one + one).IsSingle());
        Assert.Equal([one], one.AsEnumerable());
        Assert.Empty(none.AsEnumerable());
    }
}
