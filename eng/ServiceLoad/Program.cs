// Finds the rate at which a classifier service answers, then asks four times as often:
// ServiceLoad URL IMAGE PID [SECONDS].
// Prints the answers by status, latencies, and the service's memory before and after.
using System.Diagnostics;
using System.Globalization;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args.Length is < 3 or > 4)
{
    Console.Error.WriteLine("usage: ServiceLoad URL IMAGE PID [SECONDS]");
    return 2;
}

var (url, image, pid) = (new Uri(new Uri(args[0]), "classify"), File.ReadAllBytes(args[1]), int.Parse(args[2]));
var seconds = args.Length > 3 ? int.Parse(args[3]) : 60;
using var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 1000 });

// As many requests as the service answers while many, but no more than may wait, are under way.
var answered = 0;
var watch = Stopwatch.StartNew();
await Task.WhenAll(Enumerable.Range(0, 48).Select(async _ =>
{
    while (watch.Elapsed.TotalSeconds < 10)
        if (await AskAsync() == 200)
            Interlocked.Increment(ref answered);
}));
var rate = answered / watch.Elapsed.TotalSeconds;
var before = Memory();
Console.WriteLine($"sustainable: {rate:F0} images/s; memory {before} MB");

var statuses = new Dictionary<int, int>();
var latencies = new List<double>();
var requests = new List<Task>();
watch.Restart();
for (var sent = 0; watch.Elapsed.TotalSeconds < seconds; sent++)
{
    requests.Add(CountAsync());
    var wait = (sent + 1) / (4 * rate) - watch.Elapsed.TotalSeconds;
    if (wait > 0.001)
        await Task.Delay(TimeSpan.FromSeconds(wait));
}

await Task.WhenAll(requests);
latencies.Sort();
var after = Memory();
Console.WriteLine($"asked {4 * rate:F0} times a second for {seconds} s: "
    + string.Join(", ", statuses.OrderBy(pair => pair.Key).Select(pair => $"{pair.Value} times {pair.Key}")));
Console.WriteLine($"answered with 200: {statuses.GetValueOrDefault(200) / (double)seconds:F0} images/s, median "
    + $"{latencies[latencies.Count / 2]:F0} ms, 99% within {latencies[latencies.Count * 99 / 100]:F0} ms");
Console.WriteLine($"memory {after} MB, {(double)after / before:P0} of before");
return statuses.Keys.All(status => status is 200 or 429) ? 0 : 1;

async Task CountAsync()
{
    var time = Stopwatch.StartNew();
    var status = await AskAsync();
    lock (statuses)
    {
        statuses[status] = statuses.GetValueOrDefault(status) + 1;
        if (status == 200)
            latencies.Add(time.Elapsed.TotalMilliseconds);
    }
}

async Task<int> AskAsync()
{
    try
    {
        using var response = await client.PostAsync(url, new ByteArrayContent(image));
        await response.Content.ReadAsByteArrayAsync();
        return (int)response.StatusCode;
    }
    catch (HttpRequestException)
    {
        return 0;
    }
}

long Memory()
{
    using var process = Process.GetProcessById(pid);
    return process.WorkingSet64 >> 20;
}
