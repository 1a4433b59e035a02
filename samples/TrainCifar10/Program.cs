using TorchSharp;
using var n = new SeNet.Models.Network(3, 128, 10, 10);
using var x = torch.rand(2, 3, 32, 32);
using var y = n.call(x);
Console.WriteLine(y.ToString() + n.parameters().Sum(p => p.numel()));
foreach (var k in n.state_dict().Keys.Take(12)) Console.WriteLine(k);
