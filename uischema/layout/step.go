package layout

import "mantel/uischema"

// step writes what is more than a text, and says which piece it has come to.
func (c *code) step(f *frame, dst []byte, i int, tries *trials) ([]byte, int, *Failure) {
	p, try := &c.pieces[i], &tries.text
	var err error
	switch p.what {
	case asking:
		o := p.do.(*branch)
		yes, err := o.condition(f)
		if err != nil {
			return dst, i, o.failure(f, reason(err))
		}
		if !yes {
			i += int(p.skip)
		}
		return dst, i, nil
	case optional:
		if p.field >= 0 && p.near(f) == nil && len(f.spreads[p.spread].values) > 0 {
			return dst, i, nil // there is none, and nothing on the way to it is missing
		}
		dst, failure := p.do.(*property).run(f, dst, c.behind(p))
		return dst, i, failure
	case tracking:
		dst = f.appendTrack(dst)
		return dst, i, nil
	case calling, placing, attempting, making:
		dst, failure := p.operate(f, dst)
		return dst, i, failure
	case looping:
		more, failure := p.do.(*loop).begin(f, p.near(f))
		if !more {
			i += int(p.skip)
		}
		return dst, i, failure
	case repeating:
		o := p.do.(*loop)
		if len(dst) > f.run.limit {
			return dst, i, o.failure(f, tooLong)
		}
		more, failure := o.again(f)
		if more {
			i -= int(p.skip)
			try.last = -1 // nothing was tried at this item so far
		}
		return dst, i, failure
	case guarding:
		tries.object, f.run.have = trial{len(dst), i, i + int(p.skip)}, 0
		return dst, i, nil
	case agreeing:
		if !p.do.(*guarded).allows(f.run.have) {
			return c.made(f, dst, tries)
		}
		tries.object.last = -1
		return dst, i, nil
	case trying:
		*try = trial{len(dst), i, i + int(p.skip)}
		return dst, i, nil
	case tryOptional:
		*try = trial{len(dst), i, i + int(p.skip)}
		dst = separated(dst)
		return dst, i, nil
	case tried:
		if o, ok := p.do.(*property); ok {
			f.run.have |= o.bit
		}
	case choosing:
		var yes bool
		if yes, err = p.do.(test)(f); err == nil {
			if !yes {
				i += int(p.skip)
			}
			return dst, i, nil
		}
	case binding:
		if err = p.do.(bound)(f); err == nil {
			return dst, i, nil
		}
	case plainRoute, innerRoute, argument:
		if p.what == argument && f.run.isolates {
			dst, err = p.do.(*argumentPlan).spell(f, dst, true)
			break
		}
		v := p.near(f)
		if v == nil {
			v = p.far(f)
		}
		switch {
		case v == nil || v.Kind() != uischema.String:
			err = errAbsent
		case p.what == plainRoute || v.IsPlain():
			dst = append(dst, v.Text()...)
		default:
			dst = appendInside(dst, v.Text())
		}
	case innerText:
		dst, err = p.do.(spelling)(f, dst, true)
	case innerDigits:
		var n int64
		if n, err = p.do.(integer)(f); err == nil {
			dst = appendInt(dst, n)
		}
	case choiceOfTwo:
		var yes bool
		if yes, err = p.do.(test)(f); err != nil {
			break
		}
		if yes {
			dst = append(dst, c.behind(p)...)
		} else {
			dst = append(dst, c.otherwise(i)...)
		}
		return dst, i, nil
	case givenRoute:
		v := p.near(f)
		if v == nil {
			v = p.far(f)
		}
		if v == nil {
			return dst, i, nil
		}
		dst = appendValue(append(separated(dst), c.behind(p)...), v)
	case anyRoute:
		v := p.near(f)
		if v == nil {
			v = p.far(f)
		}
		if v != nil {
			dst = appendValue(dst, v)
			break
		}
		fallthrough
	default:
		start, ok := len(dst), false
		if p.what == written {
			dst, ok = p.do.(writer)(f, dst)
		}
		if !ok {
			var failure *Failure
			if dst, failure = c.plans[i].present(f, dst[:start]); failure != nil {
				return dst, i, failure
			}
		}
	}
	switch {
	case err != nil && i > try.last:
		return dst, i, c.plans[i].fails(f, err)
	case err != nil:
		var failure *Failure
		if dst, failure = c.again(f, dst, *try, err); failure != nil {
			return dst, i, failure
		}
		i = try.last
	case i < try.last:
		return dst, i, nil // whether it is too long is asked where it ends
	}
	if len(dst) > f.run.limit {
		return dst, i, c.plans[i].failure(f, tooLong)
	}
	return dst, i, nil
}

// operate runs what is more than a value.
func (p *piece) operate(f *frame, dst []byte) ([]byte, *Failure) {
	switch p.what {
	case calling:
		return p.do.(*call).run(f, dst)
	case placing:
		return f.place(dst, int(p.skip))
	case attempting:
		return p.do.(*attempt).run(f, dst)
	}
	return p.do.(*whole).run(f, dst)
}

// made makes an object as a whole, where its members could not be written one
// by one or may not stand together.
func (c *code) made(f *frame, dst []byte, tries *trials) ([]byte, int, *Failure) {
	try := tries.object
	tries.object.last = -1
	dst, failure := c.pieces[try.first].do.(*guarded).run(f, dst[:try.start])
	return dst, try.last, failure
}

// again makes a member whose text could not be written as a value, which says
// why, or leaves it out.
func (c *code) again(f *frame, dst []byte, try trial, err error) ([]byte, *Failure) {
	dst = dst[:try.start]
	p := &c.pieces[try.first]
	switch {
	case p.what == trying:
		return c.plans[try.first].present(f, dst)
	case err == errEmpty:
		return dst, nil
	}
	return p.do.(*property).make(f, dst)
}
