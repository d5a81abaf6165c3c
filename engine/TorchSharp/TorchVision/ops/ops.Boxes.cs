using static TorchSharp.torch;

// Boxes as rows of left, top, right and bottom (xyxy): their areas, how far two overlap, and which of many to keep. Shapes: N
// and M boxes, N × 4 and M × 4; the overlap of all pairs is N × M.
namespace TorchSharp;

public static partial class torchvision
{
    public static partial class ops
    {
        /// <summary>How a row of four numbers is a box: its corners; its corner and size; its center and size.</summary>
        public enum BoxFormats { xyxy = 0, xywh = 1, cxcywh = 2 }

        public static Tensor box_area(Tensor boxes)
        {
            using var scope = NewDisposeScope();
            var (left, top, right, bottom) = Sides(boxes);
            return ((right - left) * (bottom - top)).MoveToOuterDisposeScope();
        }

        public static Tensor box_convert(Tensor boxes, BoxFormats in_fmt, BoxFormats out_fmt)
        {
            if (in_fmt == out_fmt)
                return boxes.clone();
            using var scope = NewDisposeScope();
            var (a, b, c, d) = Sides(boxes);
            var (left, top, right, bottom) = in_fmt switch
            {
                BoxFormats.xyxy => (a, b, c, d),
                BoxFormats.xywh => (a, b, a + c, b + d),
                _ => (a - 0.5 * c, b - 0.5 * d, a + 0.5 * c, b + 0.5 * d),
            };
            Tensor[] parts = out_fmt switch
            {
                BoxFormats.xyxy => [left, top, right, bottom],
                BoxFormats.xywh => [left, top, right - left, bottom - top],
                _ => [(left + right) / 2, (top + bottom) / 2, right - left, bottom - top],
            };
            return stack(parts, -1).MoveToOuterDisposeScope();
        }

        /// <summary>The common area over the area of both.</summary>
        public static Tensor box_iou(Tensor boxes1, Tensor boxes2)
        {
            using var scope = NewDisposeScope();
            return Overlap(boxes1.unsqueeze(-2), boxes2).Iou.MoveToOuterDisposeScope();
        }

        /// <summary>… less the share of the smallest box around both that neither fills (Rezatofighi et al., 2019).</summary>
        public static Tensor generalized_box_iou(Tensor boxes1, Tensor boxes2)
        {
            using var scope = NewDisposeScope();
            return Generalized(boxes1.unsqueeze(-2), boxes2, 0).MoveToOuterDisposeScope();
        }

        /// <summary>… less the squared distance of the centers over the squared diagonal around both (Zheng et al., 2020).</summary>
        public static Tensor distance_box_iou(Tensor boxes1, Tensor boxes2, double eps = 1E-07)
        {
            using var scope = NewDisposeScope();
            return Distance(boxes1.unsqueeze(-2), boxes2, eps, 0).Measure.MoveToOuterDisposeScope();
        }

        /// <summary>… less a term for different proportions as well (Zheng et al., 2020).</summary>
        public static Tensor complete_box_iou(Tensor boxes1, Tensor boxes2, double eps = 1E-07)
        {
            using var scope = NewDisposeScope();
            return Complete(boxes1.unsqueeze(-2), boxes2, eps, 0).MoveToOuterDisposeScope();
        }

        /// <summary>1 less the measure, of each box and its target.</summary>
        public static Tensor generalized_box_iou_loss(Tensor boxes1, Tensor boxes2, nn.Reduction reduction = nn.Reduction.None,
            double eps = 1E-07)
        {
            using var scope = NewDisposeScope();
            return Reduced(1 - Generalized(boxes1, boxes2, eps), reduction).MoveToOuterDisposeScope();
        }

        public static Tensor distance_box_iou_loss(Tensor boxes1, Tensor boxes2, nn.Reduction reduction = nn.Reduction.None,
            double eps = 1E-07)
        {
            using var scope = NewDisposeScope();
            return Reduced(1 - Distance(boxes1, boxes2, eps, eps).Measure, reduction).MoveToOuterDisposeScope();
        }

        public static Tensor complete_box_iou_loss(Tensor boxes1, Tensor boxes2, nn.Reduction reduction = nn.Reduction.None,
            double eps = 1E-07)
        {
            using var scope = NewDisposeScope();
            return Reduced(1 - Complete(boxes1, boxes2, eps, eps), reduction).MoveToOuterDisposeScope();
        }

        /// <summary>
        /// Greedy: the best box is kept, those that overlap it by more than the threshold go,
        /// and so on. Returns their places.
        /// </summary>
        public static Tensor nms(Tensor boxes, Tensor scores, double iou_threshold = 0.5)
        {
            using var scope = NewDisposeScope();
            var order = scores.argsort(0, true).cpu().data<long>().ToArray();
            var overlaps = (box_iou(boxes, boxes) > iou_threshold).cpu();
            var covered = overlaps.data<bool>().ToArray();
            var gone = new bool[order.Length];
            var kept = new List<long>();
            foreach (long best in order)
            {
                if (gone[best])
                    continue;
                kept.Add(best);
                for (int other = 0; other < gone.Length; other++)
                    gone[other] |= covered[best * gone.Length + other];
            }
            return tensor(kept.ToArray(), device: boxes.device).MoveToOuterDisposeScope();
        }

        /// <summary>The tightest box around the nonzero pixels of each mask, N × H × W.</summary>
        public static Tensor masks_to_boxes(Tensor masks)
        {
            using var scope = NewDisposeScope();
            var boxes = zeros([masks.shape[0], 4], float32, masks.device);
            for (long k = 0; k < masks.shape[0]; k++)
            {
                var places = masks[k].nonzero();
                var (rows, columns) = (places.select(1, 0), places.select(1, 1));
                boxes[k] = stack([columns.min(), rows.min(), columns.max(), rows.max()]).to(float32);
            }
            return boxes.MoveToOuterDisposeScope();
        }

        private static (Tensor Left, Tensor Top, Tensor Right, Tensor Bottom) Sides(Tensor boxes) => boxes.shape is [.., 4]
            ? (boxes.select(-1, 0), boxes.select(-1, 1), boxes.select(-1, 2), boxes.select(-1, 3))
            : throw new ArgumentException($"boxes are rows of 4 numbers, but these are [{string.Join(", ", boxes.shape)}]");

        private static (Tensor Iou, Tensor Union) Overlap(Tensor first, Tensor second, double eps = 0)
        {
            var ((left, top, right, bottom), (left2, top2, right2, bottom2)) = (Sides(first), Sides(second));
            var common = (minimum(right, right2) - maximum(left, left2)).clamp_min(0) * (minimum(bottom, bottom2) - maximum(top,
                top2)).clamp_min(0);
            var union = box_area(first) + box_area(second) - common;
            return (common / (union + eps), union);
        }

        /// <summary>Width and height of the smallest box around both.</summary>
        private static (Tensor Width, Tensor Height) Around(Tensor first, Tensor second)
        {
            var ((left, top, right, bottom), (left2, top2, right2, bottom2)) = (Sides(first), Sides(second));
            return ((maximum(right, right2) - minimum(left, left2)).clamp_min(0), (maximum(bottom, bottom2) - minimum(top,
                top2)).clamp_min(0));
        }

        private static Tensor Generalized(Tensor first, Tensor second, double eps)
        {
            var (iou, union) = Overlap(first, second, eps);
            var (width, height) = Around(first, second);
            var area = width * height;
            return iou - (area - union) / (area + eps);
        }

        private static (Tensor Measure, Tensor Iou) Distance(Tensor first, Tensor second, double eps, double iouEps)
        {
            var (iou, _) = Overlap(first, second, iouEps);
            var (width, height) = Around(first, second);
            var ((left, top, right, bottom), (left2, top2, right2, bottom2)) = (Sides(first), Sides(second));
            var apart = ((left + right - left2 - right2) / 2).square() + ((top + bottom - top2 - bottom2) / 2).square();
            return (iou - apart / (width.square() + height.square() + eps), iou);
        }

        private static Tensor Complete(Tensor first, Tensor second, double eps, double iouEps)
        {
            var (measure, iou) = Distance(first, second, eps, iouEps);
            var shape = 4 / (Math.PI * Math.PI) * (Angle(first) - Angle(second)).square();
            Tensor weight;
            using (no_grad())
                weight = shape / (1 - iou + shape + eps);
            return measure - weight * shape;

            static Tensor Angle(Tensor boxes)
            {
                var (left, top, right, bottom) = Sides(boxes);
                return ((right - left) / (bottom - top)).atan();
            }
        }
    }
}
