package layout

import "mantel/uischema"

// step writes what is more than a text, and says which piece it has come to.
func (c *code) step(f *frame, dst []byte, i int, try *trial) ([]byte, int, *Failure) {
	p := &c.pieces[i]
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
		dst, failure := p.do.(*property).run(f, dst, c.behind(p))
		return dst, i, failure
	case tracking:
		dst = f.appendTrack(dst)
		return dst, i, nil
	case looping, calling, placing, guarding, attempting, making:
		dst, failure := p.operate(f, dst)
		return dst, i, failure
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
	case looping:
		return p.do.(*loop).run(f, dst)
	case calling:
		return p.do.(*call).run(f, dst)
	case placing:
		return f.place(dst, int(p.skip))
	case guarding:
		return p.do.(*guarded).run(f, dst)
	case attempting:
		return p.do.(*attempt).run(f, dst)
	}
	return p.do.(*whole).run(f, dst)
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
