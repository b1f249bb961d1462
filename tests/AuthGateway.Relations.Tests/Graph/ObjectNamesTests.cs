using AuthGateway.Relations.Graph;

namespace AuthGateway.Relations.Tests.Graph;

public sealed class ObjectNamesTests
{
    [Fact]
    public void Names_are_found_again_by_type_and_letters()
    {
        var names = new ObjectNames();
        string[] ids = ["a", "b", "A", "é", "e\u0301", "日本", "*", new string('x', 600), "😀", .. Enumerable.Range(0, 20_000).Select(number => $"{number}")];
        var numbers = ids.SelectMany(id => new[] { names.Intern(1, id), names.Intern(2, id) }).ToList();

        Assert.Equal(numbers.Count, numbers.Distinct().Count());
        Assert.Equal(numbers.Count, names.Count);
        foreach (var (at, id) in ids.Index())
        {
            Assert.Equal(numbers[at * 2], names.Find(1, id));
            Assert.Equal(numbers[(at * 2) + 1], names.Find(2, id));
            Assert.Equal(id, names.Id(numbers[at * 2]));
            Assert.Equal(2, names.TypeOf(numbers[(at * 2) + 1]));
        }

        Assert.Equal(-1, names.Find(3, "a"));
        Assert.Equal(-1, names.Find(1, "é😀"));
    }

    [Fact]
    public void Half_of_a_surrogate_pair_is_no_name()
    {
        var names = new ObjectNames();

        // Replaced by U+FFFD, two different names would be one.
        Assert.All(["\ud83d", "a\ude00b"], id =>
        {
            Assert.Throws<InvalidDataException>(() => names.Intern(1, id));
            Assert.Equal(-1, names.Find(1, id));
        });
    }

    [Fact]
    public void A_name_is_bounded() => Assert.Throws<InvalidDataException>(() => new ObjectNames().Intern(1, new string('x', ObjectNames.MaxBytes + 1)));

    [Fact]
    public async Task Readers_find_every_name_that_was_there_before_they_looked()
    {
        var names = new ObjectNames();
        var published = -1;
        var writer = Task.Run(() =>
        {
            for (var number = 0; number < 50_000; number++)
            {
                names.Intern(1, $"user-{number}");
                Volatile.Write(ref published, number);
            }
        });
        var readers = Enumerable.Range(0, 2).Select(seed => Task.Run(() =>
        {
            var random = new Random(seed);
            while (Volatile.Read(ref published) < 49_999)
            {
                var known = Volatile.Read(ref published);
                if (known >= 0)
                {
                    var number = random.Next(known + 1);
                    Assert.Equal(number, names.Find(1, $"user-{number}"));
                    Assert.Equal($"user-{number}", names.Id(number));
                }
            }
        }));
        await Task.WhenAll([writer, .. readers]);
    }
}
