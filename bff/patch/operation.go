package patch

import "strconv"

// operation appends one operation; a nil value is none.
func (d *differ) operation(op string, path, value []byte) {
	d.begin(op)
	d.out = append(d.out, path...)
	if value != nil {
		d.out = append(d.out, `","value":`...)
		d.out = append(d.out, value...)
		d.out = append(d.out, '}')
		return
	}
	d.out = append(d.out, `"}`...)
}

// move moves the item of that index to the path; depth is the array's.
func (d *differ) move(depth, from int) {
	d.begin("move")
	d.out = append(d.out, d.path...)
	d.out = append(d.out, `","from":"`...)
	d.out = append(d.out, d.path[:depth]...)
	d.out = strconv.AppendInt(append(d.out, '/'), int64(from), 10)
	d.out = append(d.out, `"}`...)
}

func (d *differ) begin(op string) {
	if len(d.out) > d.empty {
		d.out = append(d.out, ',')
	}
	d.out = append(d.out, `{"op":"`...)
	d.out = append(d.out, op...)
	d.out = append(d.out, `","path":"`...)
}
