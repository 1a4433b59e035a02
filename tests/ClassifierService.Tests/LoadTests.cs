using System.Diagnostics;
using System.Net;
using ClassifierService.Batching;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using SeNet.Engine;
using SeNet.Imaging;

namespace ClassifierService.Tests;

/// <summary>More requests than can be answered, late ones, and the end of the service.</summary>
public class LoadTests
{
    [Fact]
    public async Task A_full_queue_refuses_with_a_time_to_retry()
    {
        using var service = new Service(("QueueLength", 2), ("GatherMilliseconds", 500));
        using var client = service.Client();
        var answers = await Task.WhenAll(Enumerable.Range(0, 24).Select(_ =>
            client.PostAsync("/classify", new ByteArrayContent(Service.Photo))));
        var refused = answers.Where(answer => answer.StatusCode == HttpStatusCode.TooManyRequests).ToList();
        refused.Should().NotBeEmpty();
        refused.Should().OnlyContain(answer => answer.Headers.RetryAfter != null);
        answers.Except(refused).Should().NotBeEmpty()
            .And.OnlyContain(answer => answer.StatusCode == HttpStatusCode.OK);
        // The places are free again.
        (await client.PostAsync("/classify", new ByteArrayContent(Service.Photo))).StatusCode
            .Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_request_beyond_its_deadline_is_dropped_before_it_is_computed()
    {
        // The image waits for others until after the deadline.
        using var service = new Service(("DeadlineSeconds", 0.05), ("GatherMilliseconds", 1000));
        using var client = service.Client();
        var response = await client.PostAsync("/classify", new ByteArrayContent(Service.Photo));
        response.StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);
        (await response.Content.ReadAsStringAsync()).Should().Contain("longer than its deadline");
        response.Headers.RetryAfter.Should().NotBeNull();
        await Until(service, accepted => accepted == 0);
        (await client.GetStringAsync("/metrics")).Should().Contain("classifier_batch_size_count 0\n");
    }

    [Fact]
    public async Task A_cancelled_request_is_dropped_before_it_is_computed_and_frees_its_place()
    {
        using var service = new Service(("QueueLength", 1), ("GatherMilliseconds", 1000));
        using var client = service.Client();
        using var cancellation = new CancellationTokenSource();
        var first = client.PostAsync("/classify", new ByteArrayContent(Service.Photo), cancellation.Token);
        await Until(service, accepted => accepted == 1);
        await cancellation.CancelAsync();
        await FluentActions.Awaiting(() => first).Should().ThrowAsync<OperationCanceledException>();
        await Until(service, accepted => accepted == 0);
        (await client.GetStringAsync("/metrics")).Should().Contain("classifier_batch_size_count 0\n");
        (await client.PostAsync("/classify", new ByteArrayContent(Service.Photo))).StatusCode
            .Should().Be(HttpStatusCode.OK);
    }

    /// <summary>An image whose client has gone has its place until it has left the memory.</summary>
    [Fact]
    public async Task A_cancelled_image_has_its_place_until_it_leaves_the_queue()
    {
        using var classifier = Classifier.Load(Service.Model);
        // There is no worker that takes it.
        using var queue = new ImageQueue(Options.Create(new ServiceOptions()), new ServiceMetrics());
        using var cancellation = new CancellationTokenSource();
        var result = queue.ClassifyAsync([() => classifier.Prepare(Service.Photo)], cancellation.Token);
        await queue.Images.WaitToReadAsync();
        await cancellation.CancelAsync();
        await FluentActions.Awaiting(() => result).Should().ThrowAsync<OperationCanceledException>();
        queue.Accepted.Should().Be(1);
        queue.Images.TryRead(out var image).Should().BeTrue();
        image!.DropIfCancelled().Should().BeTrue();
        await Until(queue, accepted => accepted == 0);
    }

    [Fact]
    public async Task Images_of_a_request_are_decoded_in_parallel()
    {
        using var queue = new ImageQueue(Options.Create(new ServiceOptions()), new ServiceMetrics());
        using var barrier = new Barrier(Environment.ProcessorCount);
        Func<PreparedImage> prepare = () => barrier.SignalAndWait(TimeSpan.FromSeconds(30))
            ? throw new ImageFormatException("together", "", null)
            : throw new TimeoutException("Not all are decoded at the same time.");
        await FluentActions.Awaiting(() => queue.ClassifyAsync(
            [.. Enumerable.Repeat(prepare, barrier.ParticipantCount)], CancellationToken.None))
            .Should().ThrowAsync<ImageFormatException>();
    }

    /// <summary>Bodies that are still being sent are in memory too.</summary>
    [Fact]
    public async Task More_bodies_than_may_be_in_memory_are_refused()
    {
        using var service = new Service(("MaxRequests", 1));
        // The factory's own client reads a body to its end before it sends it.
        using var client = new HttpClient { BaseAddress = service.Client().BaseAddress };
        using var body = new BlockedContent(Service.Photo);
        var first = client.PostAsync("/classify", body);
        await body.IsSending;
        // The server sees the first one a moment after it is sent.
        var watch = Stopwatch.StartNew();
        string[] inProgress;
        do
            inProgress = [.. (await client.GetStringAsync("/metrics")).Split('\n').Where(line =>
                line.StartsWith("http_requests_in_progress") && line.Contains("classify") && line.EndsWith(" 1"))];
        while (inProgress.Length == 0 && watch.Elapsed < TimeSpan.FromSeconds(4));
        inProgress.Should().ContainSingle();
        using var second = await client.PostAsync("/classify", new ByteArrayContent(Service.Photo));
        second.StatusCode.Should().Be(HttpStatusCode.TooManyRequests);
        second.Headers.RetryAfter.Should().NotBeNull();
        (await second.Content.ReadAsStringAsync()).Should().Contain("1 requests are under way");
        body.Continue();
        (await first).StatusCode.Should().Be(HttpStatusCode.OK);
    }

    /// <summary>Clients that ask again at once, many more than there are places.</summary>
    [Fact]
    public async Task Under_overload_every_request_is_answered_or_refused()
    {
        using var service = new Service(("QueueLength", 4));
        using var client = service.Client();
        var watch = Stopwatch.StartNew();
        var statuses = await Task.WhenAll(Enumerable.Range(0, 32).Select(async _ =>
        {
            var own = new List<HttpStatusCode>();
            while (watch.Elapsed < TimeSpan.FromSeconds(2))
                own.Add((await client.PostAsync("/classify", new ByteArrayContent(Service.Photo))).StatusCode);
            return own;
        }));
        statuses.SelectMany(own => own).Distinct().Should()
            .BeEquivalentTo([HttpStatusCode.OK, HttpStatusCode.TooManyRequests]);
        await Until(service, accepted => accepted == 0);
        (await client.GetStringAsync("/metrics")).Should().Contain("classifier_waiting_images 0\n");
    }

    [Fact]
    public async Task Accepted_requests_are_answered_when_the_service_stops()
    {
        using var service = new Service(("GatherMilliseconds", 1000), ("BatchSize", 64));
        using var client = service.Client();
        await client.PostAsync("/classify", new ByteArrayContent(Service.Photo));
        var requests = Enumerable.Range(0, 8)
            .Select(_ => client.PostAsync("/classify", new ByteArrayContent(Service.Photo))).ToList();
        await Until(service, accepted => accepted == requests.Count);
        service.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
        (await Task.WhenAll(requests)).Should().OnlyContain(answer => answer.StatusCode == HttpStatusCode.OK);
    }

    private static Task Until(Service service, Func<int, bool> isReached) =>
        Until(service.Services.GetRequiredService<ImageQueue>(), isReached);

    private static async Task Until(ImageQueue queue, Func<int, bool> isReached)
    {
        for (var attempt = 0; !isReached(queue.Accepted); attempt++)
        {
            attempt.Should().BeLessThan(3000, "{0} images are accepted", queue.Accepted);
            await Task.Delay(10);
        }
    }

    /// <summary>A body of which half is sent before it waits.</summary>
    private sealed class BlockedContent(byte[] bytes) : HttpContent
    {
        private readonly TaskCompletionSource sending = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource continued = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task IsSending => sending.Task;

        public void Continue() => continued.SetResult();

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(bytes.AsMemory(0, bytes.Length / 2));
            await stream.FlushAsync();
            sending.SetResult();
            await continued.Task;
            await stream.WriteAsync(bytes.AsMemory(bytes.Length / 2));
        }

        protected override bool TryComputeLength(out long length)
        {
            length = bytes.Length;
            return true;
        }
    }
}
